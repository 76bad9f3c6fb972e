"""Thousands of mailboxes of 15 folders over TLS on one real server, each asked every 30 seconds.

MAILBOXES (2000) says how many, SECONDS (90) how long they are watched once all are up, PUSH (off) is the
`push` of them all.  CPU is that of the poller's thread, and of the one that prints JSON beside it."""

import contextlib
import datetime
import json
import os
import subprocess
import threading
import time
import unittest

from lib import wait
from lib.case import monitor, password_of
from lib.dovecot import Dovecot
from lib.mailtop import Mailtop

MAILBOXES = int(os.environ.get("MAILBOXES", "2000"))
SECONDS = int(os.environ.get("SECONDS", "90"))
PUSH = os.environ.get("PUSH", "off")
INTERVAL = 30
JITTER = 0.1
SESSIONS_A_USER = 10
FOLDERS = ["INBOX"] + [f"Folder{number:02d}" for number in range(1, 15)]
# Terminal, board, log, epoll, libcurl's own, and what a few logins at once need.
OTHER_DESCRIPTORS = 160
SETTINGS = """
service imap {
  process_limit = 20000
}
service imap-login {
  client_limit = 30000
}
"""


class Watch:
    """What `mailtop stream` has told, mailbox by mailbox."""

    def __init__(self, mailtop):
        self.process = subprocess.Popen(mailtop.command("stream"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        env=mailtop.environment)
        self.samples = 0
        self.failed = []
        self.last = {}  # name → event
        self.gaps = {}  # name → longest time between two answers, in seconds
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def close(self):
        self.process.kill()
        self.process.wait()
        self._thread.join()
        self.process.stdout.close()

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "sample":
                with self._lock:
                    self._take(event)

    def _take(self, event):
        name, before = event["name"], self.last.get(event["name"])
        self.samples += 1
        if not event["available"]:
            self.failed.append(f"{name}: {event['error']}")
        if before:
            gap = (when(event) - when(before)).total_seconds()
            self.gaps[name] = max(gap, self.gaps.get(name, 0))
        self.last[name] = event

    def known(self):
        with self._lock:
            return dict(self.last)

    def forget_gaps(self):
        with self._lock:
            self.gaps = {}

    def answered(self):
        """How many mailboxes were seen at least once."""
        return sum(event["available"] for event in self.known().values())


def when(event):
    return datetime.datetime.fromisoformat(event["checked_at"].replace("Z", "+00:00"))


def cpu_seconds(pid):
    """(of all threads but the first, of the first)"""
    spent = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with contextlib.suppress(FileNotFoundError):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                spent[int(task)] = int(file.read().split()[0]) / 1e9
    return sum(value for task, value in spent.items() if task != pid), spent[pid]


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))


def figure(text):
    print(f"figure: {text}", flush=True)


class TwoThousand(unittest.TestCase):
    """One start for all that is asked about it, since it takes a minute."""

    def setUp(self):
        self.server = self.enterContext(Dovecot(SETTINGS))
        self.truth = {}  # (user, folder) → [messages, unseen]
        users = [f"u{number}" for number in range((MAILBOXES + SESSIONS_A_USER - 1) // SESSIONS_A_USER)]
        for number, user in enumerate(users):
            self.server.add_user(user, password_of(user), FOLDERS[1:])
            for place, folder in enumerate(FOLDERS):
                # no two users alike in all folders
                self.deliver(user, folder, 1 + (number >> place % 8 & 1), seen=True)
                self.deliver(user, folder, (number + place) % 3)
        self.sections = [monitor(self.server, users[number // SESSIONS_A_USER], "imaps", name=f"box{number}",
                                 folders="*", timeout=int(20000 * wait.PATIENCE), push=PUSH)
                         for number in range(MAILBOXES)]
        self.user_of = {section["name"]: section["user"] for section in self.sections}

    def deliver(self, user, folder, count, seen=False):
        self.server.deliver(user, folder, count, seen=seen)
        known = self.truth.setdefault((user, folder), [0, 0])
        known[0] += count
        known[1] += 0 if seen else count

    def wrong(self, event):
        """How the numbers of this sample differ from the truth."""
        user = self.user_of[event["name"]]
        told = {row["name"]: [row["messages"], row["unseen"]] for row in event["folders"] or []}
        return [f"{event['name']} {folder}: {told.get(folder)}, not {self.truth[user, folder]}"
                for folder in FOLDERS if told.get(folder) != self.truth[user, folder]]

    def all_wrong(self):
        return [line for event in self.watch.known().values() for line in self.wrong(event)]

    def come_up(self):
        began = time.monotonic()
        # the server makes a process a session: a start takes its time, not ours
        wait.until(lambda: self.watch.answered() == MAILBOXES,
                   lambda: f"all up; {self.watch.answered()} are, {self.watch.failed[:3]}", 120 + MAILBOXES / 10)
        figure(f"{MAILBOXES} TLS mailboxes of {len(FOLDERS)} folders up in {time.monotonic() - began:.0f} s, "
               f"{len(self.watch.failed)} checks failed meanwhile")

    def run_quietly(self):
        pid, count = self.watch.process.pid, self.watch.samples
        self.watch.forget_gaps()
        before, began = cpu_seconds(pid), time.monotonic()
        most = 0
        while time.monotonic() - began < SECONDS:
            most = max(most, descriptors(pid))
            wait.pause(1)
        took = time.monotonic() - began
        poller, printing = ((after - was) / took * 100 for after, was in zip(cpu_seconds(pid), before))
        count = self.watch.samples - count
        figure(f"{count} refreshes in {took:.0f} s, poller {poller:.2f} % of a core "
               f"({poller * took * 1e4 / max(count, 1):.0f} us each), printing {printing:.2f} %, "
               f"{resident_kb(pid) / 1024:.0f} MB, {most} descriptors")
        return most

    def test_all_are_watched_and_none_is_late_or_wrong(self):
        mailtop = self.enterContext(Mailtop(self.sections, {"interval": INTERVAL,
                                                            "max_sessions_per_user": SESSIONS_A_USER}))
        self.watch = Watch(mailtop)
        self.addCleanup(self.watch.close)

        self.come_up()
        wait.until(lambda: not self.all_wrong(), lambda: f"right numbers: {self.all_wrong()[:3]}", 3 * INTERVAL)
        failed = len(self.watch.failed)
        most = self.run_quietly()
        self.assertLessEqual(most, MAILBOXES + OTHER_DESCRIPTORS)
        self.assertEqual([], self.watch.failed[failed:][:5])
        self.assertEqual([], self.all_wrong()[:5])
        self.assertEqual(MAILBOXES, sum(self.server.logins(user) for user in set(self.user_of.values())),
                         "each has logged in once and been held")
        self.none_is_late()
        self.news_come()
        self.it_ends()

    def none_is_late(self):
        late = {name: gap - INTERVAL * (1 + JITTER) for name, gap in self.watch.gaps.items()}
        if SECONDS >= 2.5 * INTERVAL:
            self.assertEqual(MAILBOXES, len(late), "each was asked again")
        worst = max(late, key=late.get)
        figure(f"latest of {len(late)}: {late[worst]:+.2f} s behind the end of its interval, "
               f"{sum(value > 1 for value in late.values())} by more than a second")
        self.assertLess(late[worst], 5 * wait.PATIENCE, worst)

    def news_come(self):
        """Mail to every tenth user, into folders of its own."""
        users = sorted(set(self.user_of.values()))[::10]
        for number, user in enumerate(users):
            self.deliver(user, FOLDERS[number % len(FOLDERS)], 1)
        wait.until(lambda: not self.all_wrong(), lambda: f"the news: {self.all_wrong()[:3]}", 3 * INTERVAL)

    def it_ends(self):
        began = time.monotonic()
        self.watch.process.terminate()
        self.assertEqual(0, self.watch.process.wait(timeout=10 * wait.PATIENCE))
        took = time.monotonic() - began
        figure(f"stopped with {MAILBOXES} sessions in {took * 1000:.0f} ms")
        self.assertLess(took, 3 * wait.PATIENCE)


if __name__ == "__main__":
    unittest.main()
