"""Servers that never come to an end: each check is over by its deadline, in bounded memory, under
a clear class, and the others in the same process stay on time."""

import contextlib
import datetime
import re
import socket
import threading
import time
import unittest

from lib import wait
from lib.case import DovecotCase, fake, monitor

CHUNK = 64 * 1024
MEGA = 1024 * 1024
TIMEOUT_MS = 3000
OTHERS = 20
GAP_S = 4.0  # between two findings of a mailbox that is asked each second
MEMORY_MB = 160  # for the whole process, whatever one server says

GREETING = b"* OK [CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS] ready\r\n"
CAPABILITY = b"* CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS\r\n"


class Gone(Exception):
    """The client has left."""


class Client:
    """One connection, from the side of the server."""

    def __init__(self, end, ending):
        self.end = end
        self.ending = ending
        self.rest = b""

    def line(self):
        while b"\n" not in self.rest:
            data = self.end.recv(4096)
            if not data:
                raise Gone
            self.rest += data
        line, _, self.rest = self.rest.partition(b"\n")
        return line.decode("latin-1").split()

    def say(self, data):
        self.end.sendall(data)

    def flood(self, text, size=1 << 40):
        """The same again and again, until it is `size` bytes or the client has left."""
        block = text * (CHUNK // len(text) + 1)
        sent = 0
        while sent < size and not self.ending.is_set():
            self.say(block)
            sent += len(block)

    def drip(self, text):
        """A byte a second."""
        for byte in text:
            self.say(bytes([byte]))
            if self.ending.wait(1):
                return

    def count(self, text, times):
        """`text` with each number from 1 for its #."""
        for first in range(1, times, 1000):
            self.say(b"".join(text.replace(b"#", b"%d" % number) for number in range(first, first + 1000)))

    def hang(self):
        while self.end.recv(4096):
            pass

    def log_in(self):
        """Returns the tag of the first command behind the login."""
        self.say(GREETING)
        while True:
            tag, command, *_ = self.line()
            if command.upper() == "CAPABILITY":
                self.say(CAPABILITY)
            self.say(b"%s OK done\r\n" % tag.encode())
            if command.upper() == "LOGIN":
                break
        while True:
            tag, command, *_ = self.line()
            if command.upper() != "CAPABILITY":
                return tag.encode()
            self.say(CAPABILITY + b"%s OK done\r\n" % tag.encode())

    def log_in_pop3(self):
        self.say(b"+OK ready\r\n")
        while True:
            command = self.line()[0].upper()
            if command == "CAPA":
                self.say(b"-ERR no such\r\n")
            elif command == "STAT":
                return
            else:
                self.say(b"+OK\r\n")


def before(*steps):
    """What is done instead of a greeting."""
    return lambda client: [step(client) for step in steps]


def after(*steps):
    def play(client):
        tag = client.log_in()
        for step in steps:
            step(client)
        with contextlib.suppress(Gone):
            client.say(tag + b" OK done\r\n")
            client.hang()
    return play


def after_pop3(*steps):
    return lambda client: [client.log_in_pop3(), *(step(client) for step in steps)]


def say(text):
    return lambda client: client.say(text)


def flood(text, size=1 << 40):
    return lambda client: client.flood(text, size)


def drip(text):
    return lambda client: client.drip(text)


def hang(client):
    client.hang()


def instead_of_login(*steps):
    def play(client):
        client.say(GREETING)
        while client.line()[1].upper() != "LOGIN":
            client.say(CAPABILITY + b"A001 OK\r\n")
        for step in steps:
            step(client)
    return play


def many_folders(client):
    client.count(b'* LIST () "/" folder#\r\n', 1_000_000)


def many_statuses(client):
    client.count(b'* LIST () "/" f#\r\n* STATUS f# (MESSAGES 1 UNSEEN 0)\r\n', 1_000_000)


def many_capabilities(client):
    client.say(b"* CAPABILITY IMAP4rev1")
    client.count(b" X-ABILITY-#", 1_000_000)
    client.say(b"\r\n")


LATE = ("timeout",)
WRONG = ("protocol", "connect")
EITHER = LATE + WRONG

# name: what the server does, classes, keys of the monitor.  None as a class: it may be well.
IMAP = {
    "silence": (before(hang), LATE, {}),
    "a greeting of a byte a second": (before(drip(GREETING)), LATE, {}),
    "a greeting of 1 GB": (before(say(b"* OK "), flood(b"x", 1024 * MEGA), say(b"\r\n"), hang), EITHER, {}),
    "lines without end for a greeting": (before(flood(b"* OK not yet\r\n")), EITHER, {}),
    "a million capabilities in the greeting": (
        before(say(b"* OK [CAPABILITY IMAP4rev1"), lambda client: client.count(b" X-#", 1_000_000), say(b"] hi\r\n"),
               hang), EITHER, {}),
    "a million capabilities when asked": (before(say(b"* OK hi\r\n"), Client.line, many_capabilities, hang), EITHER, {}),
    "news without end instead of a login": (instead_of_login(flood(b"* OK patience\r\n")), EITHER, {}),
    "continuations without end instead of a login": (instead_of_login(flood(b"+ go on\r\n")), (*EITHER, "auth"), {}),
    "a login of a byte a second": (instead_of_login(drip(b"* OK " + b"x" * 100)), LATE, {}),
    "silence after the login": (after(hang), LATE, {}),
    "an answer of a byte a second": (after(drip(b"* LIST () " + b"x" * 100)), LATE, {}),
    "a line without end": (after(flood(b"x")), EITHER, {}),
    "a line of 10 MB": (after(say(b"* OK "), flood(b"x", 10 * MEGA), say(b"\r\n"), hang), EITHER, {}),
    "a literal of 4 GB": (after(say(b'* LIST () "/" {4294967296}\r\n'), flood(b"x")), WRONG, {}),
    "a literal of 18 EB": (after(say(b'* LIST () "/" {18446744073709551615}\r\n'), flood(b"x")), WRONG, {}),
    "literals without end": (after(flood(b'{10}\r\n0123456789')), EITHER, {}),
    "parentheses without end": (after(flood(b"(")), EITHER, {}),
    "news without end": (after(flood(b"* 1 EXISTS\r\n")), EITHER, {}),
    "empty lines without end": (after(flood(b"\r\n")), EITHER, {}),
    "continuations without end": (after(flood(b"+ go on\r\n")), EITHER, {}),
    "one folder without end": (after(flood(b"* STATUS INBOX (MESSAGES 1 UNSEEN 1)\r\n")), EITHER, {}),
    "a million folders": (after(many_folders), (None, "folder", *EITHER), {"folders": "*"}),
    "a million folders with numbers": (after(many_statuses), (None, "folder", *EITHER), {"folders": "*"}),
    "a farewell of 10 MB": (after(say(b"* BYE "), flood(b"x", 10 * MEGA), say(b"\r\n")), EITHER, {}),
}
POP3 = {
    "silence": (before(hang), LATE, {}),
    "a greeting of 1 GB": (before(say(b"+OK "), flood(b"x", 1024 * MEGA), say(b"\r\n"), hang), EITHER, {}),
    "abilities without end": (before(say(b"+OK\r\n"), Client.line, say(b"+OK\r\n"), flood(b"X-ABILITY\r\n")), EITHER, {}),
    "a byte a second": (before(drip(b"+OK " + b"x" * 100)), LATE, {}),
    "silence after the login": (after_pop3(hang), LATE, {}),
    "an answer of a byte a second": (after_pop3(drip(b"+OK 1 " + b"2" * 100)), LATE, {}),
    "an answer without end": (after_pop3(say(b"+OK "), flood(b"1")), EITHER, {}),
    "a refusal of 10 MB": (after_pop3(say(b"-ERR "), flood(b"x", 10 * MEGA), say(b"\r\n"), hang), EITHER, {}),
    "lines without end before the answer": (after_pop3(flood(b"* what\r\n")), EITHER, {}),
}


class Server:
    def __init__(self, play):
        self._play = play
        self._ending = threading.Event()
        self._threads = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._ends = []
        self._acceptor = threading.Thread(target=self._accept)
        self._acceptor.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ending.set()
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in (self._acceptor, *self._threads):
            thread.join()
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                end, _ = self._listener.accept()
                self._ends.append(end)
                self._threads.append(threading.Thread(target=self._serve, args=(end,)))
                self._threads[-1].start()

    def _serve(self, end):
        with contextlib.closing(end), contextlib.suppress(OSError, Gone, ValueError, IndexError):
            self._play(Client(end, self._ending))


def peak_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"^VmHWM:\s+(\d+) kB", file.read(), re.MULTILINE)[1]) / 1024


class Bounds(DovecotCase):
    """A stream a case: the hostile one, and others that are asked each second."""

    def others(self):
        users = [self.user() for _ in range(OTHERS)]
        return [monitor(self.server, user, way, name=f"other-{user}", interval=1)
                for user, way in zip(users, ["imap", "imaps", "imap-starttls", "pop3"] * OTHERS)]

    def gaps(self, events):
        """The longest time, in seconds, between two findings of each of the others."""
        found = {}
        for name in {event["name"] for event in events if event["name"].startswith("other")}:
            times = sorted({datetime.datetime.fromisoformat(event["checked_at"]).timestamp() for event in events
                            if event["name"] == name and event["checked_at"]})
            found[name] = max(later - sooner for sooner, later in zip(times, times[1:]))
        return found

    def ends(self, kind, what, play, classes, keys):
        others = self.others()
        with Server(play) as server:
            section = fake(server, "hostile", kind, timeout=int(TIMEOUT_MS * wait.PATIENCE), interval=600, retries=1,
                           **keys)
            with self.mailtop(*others, section).stream() as stream:
                began = time.monotonic()
                event = stream.wait_for(lambda e: e["name"] == "hostile" and e["event"] == "sample" and e["checked_at"],
                                        what, seconds=TIMEOUT_MS / 1000 + 10)
                took = time.monotonic() - began
                seen = len(stream.events)
                for other in others:  # two more rounds, so that what came late is seen
                    stream.wait_samples(other["name"], 2, seen, seconds=15)
                peak = peak_mb(stream.process.pid)
                bad = [e for e in stream.events if e["name"].startswith("other") and e["error"]]
                gap = max(self.gaps(stream.events).values())
                code, ended = stream.end()
        shown = event["error"]["class"] if event["error"] else None
        print(f"\nfigure: {kind}, {what}: {shown or 'well'} after {took:.1f} s, {peak:.0f} MB at most, "
              f"the others each {gap:.1f} s", flush=True)
        self.assertIn(shown, classes, event["error"])
        if shown and shown != "folder":
            self.assertIsNone(event.get("folders"))
            self.assertIsNone(event.get("email_count"))
        self.assertLess(peak, MEMORY_MB * (6 if wait.PATIENCE > 1 else 1))  # sanitizers keep what is freed
        self.assertEqual(bad, [])
        self.assertLess(gap, GAP_S * wait.PATIENCE)
        self.assertIn(code, (0, 128 + 15, -15))
        self.assertLess(ended, 2 * wait.PATIENCE)

    def test_imap(self):
        for what, (play, classes, keys) in IMAP.items():
            with self.subTest(what=what):
                self.ends("imap", what, play, classes, keys)

    def test_pop3(self):
        for what, (play, classes, keys) in POP3.items():
            with self.subTest(what=what):
                self.ends("pop3", what, play, classes, keys)


if __name__ == "__main__":
    unittest.main()
