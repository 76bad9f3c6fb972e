#!/usr/bin/env python3
"""Mail delivered to number in `stream`, for NOTIFY, for IDLE and for the interval alone, each on a
Dovecot of its own: freshness.py [COUNT].  Beside it a bare client that waits in the same way, which
is the server's own delay."""

import os
import socket
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lib import wait
from lib.dovecot import Dovecot
from lib.mailtop import Mailtop, folder

CAPABILITIES = "IMAP4rev1 ID LITERAL+ LIST-EXTENDED LIST-STATUS SPECIAL-USE UNSELECT"
WAYS = {
    "notify": ("", 'NOTIFY SET (mailboxes ("INBOX") (MessageNew MessageExpunge FlagChange))'),
    "idle": ("protocol imap {\n imap_capability = %s IDLE\n}" % CAPABILITIES, "EXAMINE INBOX\r\nb IDLE"),
    "off": ("protocol imap {\n imap_capability = %s\n}" % CAPABILITIES, None),
}


class Bare:
    """A session that waits for the server's word and notes when it comes."""

    def __init__(self, port, commands):
        self.heard = []
        self._end = socket.create_connection(("127.0.0.1", port))
        self._file = self._end.makefile("rb")
        self._file.readline()
        for command in ("login ann secret", commands):
            self._end.sendall(f"a {command}\r\n".encode())
            while not self._file.readline().startswith(b"a "):
                pass
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self._file:
            if line.startswith((b"* STATUS", b"* ")) and (b"EXISTS" in line or b"STATUS" in line):
                self.heard.append(time.monotonic())


def measure(way, count):
    settings, commands = WAYS[way]
    late, bare_late = [], []
    with Dovecot(settings) as server:
        server.add_user("ann", "secret")
        section = {"name": "ann", "host": "127.0.0.1", "port": server.ports["imap"], "tls": "none", "user": "ann",
                   "password": "secret", "interval": 60 if way != "off" else 10}
        with Mailtop([section]) as mailtop, mailtop.stream() as stream, server.imap("ann") as giver:
            stream.wait_samples("ann", 1)
            if way != "off":
                stream.wait_samples("ann", 1)
                wait.pause(2)
            bare = Bare(server.ports["imap"], commands) if commands else None
            for number in range(1, count + 1):
                wait.pause(1.5 + number % 7 / 10)
                began = time.monotonic()
                giver.append("INBOX", None, None, b"Subject: x\r\n\r\nhello\r\n")
                seen = {}

                def look():
                    if bare and "bare" not in seen and any(at > began for at in bare.heard):
                        seen["bare"] = next(at for at in bare.heard if at > began) - began
                    return any(folder(e, "INBOX") and folder(e, "INBOX")["messages"] == number
                               for e in stream.events[-5:])

                while not look():
                    wait.pause(0.0005)
                late.append((time.monotonic() - began) * 1000)
                if bare:
                    wait.until(lambda: look() and "bare" in seen, "the bare client")
                    bare_late.append(seen["bare"] * 1000)
    return late, bare_late


def row(name, values):
    values = sorted(values)
    print(f"{name:28} {statistics.median(values):9.1f} {values[0]:9.1f} {values[-1]:9.1f}")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    print(f"{'mail to number, ms':28} {'median':>9} {'least':>9} {'most':>9}")
    for way in WAYS:
        late, bare = measure(way, count if way != "off" else 5)
        row(f"mailtop, push {way}" + ("" if way != "off" else ", interval 10 s"), late)
        if bare:
            row(f"  bare client, {way}", bare)


if __name__ == "__main__":
    main()
