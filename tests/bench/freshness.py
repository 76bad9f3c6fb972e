"""Mail delivered to number in `stream`: by NOTIFY, by IDLE, by the interval alone; and what others
take for it."""

import concurrent.futures
import socket
import threading
import time

from bench.figure import Budget
from bench.servers import FOLDERS, dovecot, mailbox, names
from lib import wait
from lib.case import monitor, password_of
from lib.mailtop import Mailtop, folder

PLAIN = "IMAP4rev1 ID LITERAL+ LIST-EXTENDED LIST-STATUS SPECIAL-USE UNSELECT"
SETTINGS = {"notify": "", "idle": "protocol imap {\n imap_capability = %s IDLE\n}" % PLAIN,
            "off": "protocol imap {\n imap_capability = %s\n}" % PLAIN}
MAILS = 10
INTERVAL_S = 60
SHORT_S = 4  # an interval that can be waited for often
OWN_MS = 50  # what we may add to the server's own delay
USER = "bench"
ANOTHER = "Folder0007"


PUSHED = (("notify", "INBOX"), ("notify", ANOTHER), ("idle", "INBOX"))


def measure(report):
    # There is little to compute and much to wait for: all at the same time.
    with concurrent.futures.ThreadPoolExecutor(len(PUSHED) + 2) as pool:
        pushed = [pool.submit(_by_push, way, place) for way, place in PUSHED]
        asked, elsewhere = pool.submit(_by_interval), pool.submit(_idle_elsewhere)
        for (way, place), future in zip(PUSHED, pushed):
            _report_push(report, way, place, *future.result())
        _report_interval(report, asked.result(), elsewhere.result())


def _by_push(way, place):
    with dovecot(SETTINGS[way]) as server:
        mailbox(server)
        section = monitor(server, USER, "imap", folders="*")
        with Mailtop([section], {"interval": INTERVAL_S}) as mailtop, mailtop.stream() as stream:
            stream.wait_for(lambda e: e["push"]["mode"] == way and e["available"], f"push by {way}")
            bare = Notify(server) if way == "notify" else Idle(server, ["INBOX"])
            everywhere = Idle(server, names(FOLDERS))
            return _deliveries(server, stream, place, (bare, everywhere))


def _report_push(report, way, place, late, own, idling):
    figure = report.figure("freshness", f"mail in {_kind(place)} to number, by {way.upper()}", late, "ms",
                           Budget(middle(own) + OWN_MS, f"server + {OWN_MS} ms"))
    figure.peer("server's own delay: a bare client", own)
    figure.peer("goimapnotify's way: a session and IDLE per folder", idling, f"{FOLDERS} sessions, the event alone")
    figure.peer(f"poll each {INTERVAL_S} s", [INTERVAL_S * 1000 / 2], "computed: half of it")


def _by_interval():
    with dovecot(SETTINGS["off"]) as server:
        mailbox(server)
        section = monitor(server, USER, "imap", folders="*")
        with Mailtop([section], {"interval": SHORT_S}) as mailtop, mailtop.stream() as stream:
            stream.wait_samples(USER, 2)
            return _deliveries(server, stream, "INBOX", (), SHORT_S)[0]


def _report_interval(report, asked, elsewhere):
    report.figure("freshness", f"mail to number, no push, by an interval of {SHORT_S} s", asked, "ms").peer(
        "half of the interval", [SHORT_S * 1000 / 2], "computed")
    # IDLE hears of INBOX alone.
    report.figure("freshness", f"mail in another folder to number by IDLE: by the interval of {INTERVAL_S} s",
                  [INTERVAL_S * 1000 / 2], "ms", note="computed: half of it").peer(
        "goimapnotify's way: a session and IDLE per folder", elsewhere, f"{FOLDERS} sessions")


def _idle_elsewhere():
    with dovecot(SETTINGS["idle"]) as server:
        mailbox(server)
        return _deliveries(server, None, ANOTHER, (Idle(server, names(FOLDERS)),))[0]


def _deliveries(server, stream, place, others, spread_s=1):
    """Milliseconds from the begin of APPEND, a list for the stream (if there is one) and each other."""
    columns = [[] for _ in range((stream is not None) + len(others))]
    with server.imap(USER) as giver:
        count = int(giver.status(place, "(MESSAGES)")[1][0].split()[-1].rstrip(b")"))
        for number in range(count + 1, count + 1 + MAILS):
            # Mail must not fall into step with the interval or with the server's own delay.
            wait.pause(1 + spread_s * (number * 0.618 % 1))
            began = time.monotonic()
            giver.append(place, None, None, b"Subject: x\r\n\r\nhello\r\n")
            times = [Seen(stream, place, number)] if stream else []
            times = [seen.wait() for seen in times] + [other.wait(place, began) for other in others]
            for column, at in zip(columns, times):
                column.append((at - began) * 1000)
    return columns


class Seen:
    """The moment at which the stream shows so many messages."""

    def __init__(self, stream, place, messages):
        self._stream, self._place, self._messages = stream, place, messages

    def wait(self):
        deadline = time.monotonic() + 2 * INTERVAL_S
        while not any(self._has(event) for event in self._stream.events[-3:]):
            if time.monotonic() > deadline:
                raise wait.Late(f"{self._messages} messages in {self._place}")
            wait.pause(0.0005)
        return time.monotonic()

    def _has(self, event):
        row = folder(event, self._place)
        return row is not None and row["messages"] == self._messages


class _Listener:
    """Sessions that are told something by the server, and when."""

    def __init__(self):
        self._heard = {}  # folder: times

    def _open(self, server, commands, understand):
        """understand(line): the folder it is about, or None."""
        end = socket.create_connection(("127.0.0.1", server.ports["imap"]))
        lines = end.makefile("rb")
        lines.readline()
        for command in (f"LOGIN {USER} {password_of(USER)}", *commands):
            end.sendall(f"a {command}\r\n".encode())
            while not lines.readline().startswith((b"a ", b"+ ")):
                pass
        threading.Thread(target=self._listen, args=(end, lines, understand), daemon=True).start()

    def _listen(self, end, lines, understand):
        with end, lines:
            for line in lines:
                place = understand(line)
                if place:
                    self._heard.setdefault(place, []).append(time.monotonic())

    def wait(self, place, began):
        return wait.until(lambda: [at for at in self._heard.get(place, []) if at > began], f"word of {place}", 60)[0]


class Notify(_Listener):
    """Told of all folders by one session, as mailtop is."""

    def __init__(self, server):
        super().__init__()
        command = "NOTIFY SET (mailboxes (%s) (MessageNew MessageExpunge FlagChange))" % " ".join(names(FOLDERS))
        self._open(server, [command], self._folder)

    @staticmethod
    def _folder(line):
        return line.split()[2].decode() if line.startswith(b"* STATUS ") else None


class Idle(_Listener):
    """Told of each folder by a session of its own."""

    def __init__(self, server, folders):
        super().__init__()
        for name in folders:
            self._open(server, [f"EXAMINE {name}", "IDLE"], lambda line, name=name: name if b"EXISTS" in line else None)


def _kind(place):
    return "INBOX" if place == "INBOX" else "another folder"


def middle(values):
    return sorted(values)[len(values) // 2]
