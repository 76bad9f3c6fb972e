"""`mailtop stream` under watch: every number that it prints is held against what was true."""

import collections
import datetime
import imaplib
import json
import subprocess
import threading
import time

from torture.soak_truth import GONE

LIES_KEPT = 40


class Numbers:
    """What one mailbox said last."""

    def __init__(self):
        self.event = None
        self.checked = 0
        self.errors = 0  # in a row


class Rules:
    """How late what may be, in seconds."""

    def __init__(self, interval, timeout, slack):
        self.interval = interval
        self.timeout = timeout
        self.slack = slack
        # From a change to the number: the interval with its jitter, and one check.
        self.bound = 1.1 * interval + timeout + slack
        self.stale = 3 * interval + timeout + slack
        # From the end of a fault to a good number: the longest back-off.
        self.back = 1.1 * min(10 * interval, 900) + 2 * timeout + slack


class StreamWatch:
    def __init__(self, mailtop, world, faults, rules):
        self.world = world
        self.faults = faults
        self.rules = rules
        self.boxes = {box.name: box for box in world.boxes}
        self.last = {name: Numbers() for name in self.boxes}
        self.checks = collections.Counter()
        self.events = 0
        self.rounds = 0
        self.missed = 0
        self.longest_gap = 0
        self.lies = []
        self.began = time.time()
        self._lines = collections.deque()
        self._told = set()
        self.process = subprocess.Popen(mailtop.command("stream"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=mailtop.environment, cwd=mailtop.folder)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def close(self):
        """Its exit code."""
        self.process.terminate()
        code = self.process.wait(30)
        self._thread.join()
        said = self.process.stderr.read().decode(errors="replace")
        self.process.stdout.close()
        self.process.stderr.close()
        if code != 0:
            self.lie("stream", f"left with {code}: {said[-2000:]}")
        return code

    def _read(self):
        for line in self.process.stdout:
            self._lines.append(line)

    def lie(self, who, text):
        self.checks["wrong"] += 1
        if len(self.lies) < LIES_KEPT:
            self.lies.append(f"{time.strftime('%H:%M:%S')} {who}: {text}")

    # As events come

    def take(self):
        """What came since the last call."""
        if self.process.poll() is not None:
            self.lie("stream", f"is gone: {self.process.returncode}")
        while self._lines:
            event = json.loads(self._lines.popleft())
            self.events += 1
            self._judge(self.boxes[event["name"]], event)

    def _judge(self, box, event):
        numbers = self.last[box.name]
        checked = seconds(event["checked_at"])
        if checked != numbers.checked:
            self._round(box, numbers, checked, event)
        numbers.event = event
        if event["event"] == "sample" and event["numbers_at"]:
            self._hold_against_truth(box, event)

    def _round(self, box, numbers, checked, event):
        """One more check has ended: not too long after the one before."""
        gap = checked - (numbers.checked or self.began)
        after_failure = numbers.event is not None and numbers.event["error"] is not None
        allowed = self.rules.back if after_failure or not numbers.checked else self.rules.bound
        self.rounds += 1
        if numbers.checked and not after_failure and not self.faults.since(box, checked - gap):
            self.longest_gap = max(self.longest_gap, gap)
        if self.faults.since(box, checked - gap):
            # Behind one bad line a few log in at a time, and those before take their timeout.
            allowed += self.rules.timeout
        if gap > allowed + self.faults.frozen_seconds(checked - gap):
            self.missed += 1
            self.lie(box.name, f"no check for {gap:.1f} s, at most {allowed:.1f}")
        numbers.checked = checked
        numbers.errors = numbers.errors + 1 if event["error"] else 0

    def _hold_against_truth(self, box, event):
        """Each number was true at some moment of the check that it is of."""
        low = seconds(event["numbers_at"]) - self.rules.timeout - self.rules.slack
        high = seconds(event["numbers_at"]) + 0.05
        pushed = seconds(event["push"]["pushed_at"])
        if pushed > high:
            # What a dead line held back arrives as news when it lives again.
            high = pushed + 0.05
            low = min(low, self.faults.since(box, low) or low)
        for what, shown, possible in self._claims(box, event, low, high):
            self.checks["numbers"] += 1
            if possible is not None and shown not in possible:
                self._number_is_wrong(box, what, shown, f"{what} {shown} of {event['numbers_at']}, was "
                                      f"{sorted(possible, key=str)}; {event['state']} {event['push']}")

    def _number_is_wrong(self, box, folder, shown, text):
        """Ours, or the server's own?  Another session is asked at once."""
        try:
            said = GONE if box.is_pop3 else box.place.server.ask_as_we_do(box.name, folder)
        except (OSError, imaplib.IMAP4.error) as why:
            said = why
        self.lie(box.name, f"{text}; another session is told {said}")

    def _claims(self, box, event, low, high):
        """(folder, what is shown, what could be)"""
        truth = self.world.truth
        if box.is_pop3:
            possible = truth.values(box.name, "INBOX", low, high)
            yield ("INBOX", (event["email_count"], event["mailbox_size_kb"]),
                   possible and {(messages, messages) for messages, _ in possible})
            return
        rows = {row["name"]: row for row in event["folders"] or []}
        for name in {*rows, *truth.known(box.name)}:
            row = rows.get(name)
            if row and (row["problem"] or row["messages"] is None):
                continue  # says that it does not know
            yield (name, (row["messages"], row["unseen"]) if row else GONE,
                   truth.values(box.name, name, low, high))

    # As time goes by

    def look(self):
        """What is claimed now of each mailbox."""
        now = time.time()
        for name, numbers in self.last.items():
            self._look(self.boxes[name], numbers, now)

    def _look(self, box, numbers, now):
        event = numbers.event
        frozen = self.faults.frozen_seconds(now - self.rules.back)
        if now - (numbers.checked or self.began) > self.rules.back + frozen:
            self._tell_once(box, "stuck", numbers.checked, "no check ever since " + str(event and event["checked_at"]))
        if event is None:
            return
        well = event["state"] == "up" and event["error"] is None
        if event["state"] == "up" and not frozen:
            self.checks["fresh"] += 1
            if now - seconds(event["numbers_at"]) > self.rules.stale:
                self._tell_once(box, "old", event["numbers_at"], f"claims to be up with numbers of {event['numbers_at']}")
        if not well and not self.faults.is_under(box):
            self.checks["back"] += 1
            if now - max(self.faults.last_end(box), self.began) > self.rules.back:
                self._tell_once(box, "not back", self.faults.last_end(box),
                                f"{event['state']} {event['error']} though all is well for {self.rules.back:.0f} s")
        if well and not self.faults.since(box, now - self.rules.bound) and \
                self.world.truth.quiet_since(box.name, now - self.rules.bound):
            for what, shown, possible in self._claims(box, event, now, now):
                self.checks["in time"] += 1
                if possible is not None and shown not in possible:
                    self._tell_once(box, what, shown, f"{what} shown {shown}, is {possible} since {self.rules.bound:.0f} s")

    def _tell_once(self, box, what, which, text):
        if (box.name, what, which) not in self._told:
            self._told.add((box.name, what, which))
            self.lie(box.name, text)

    def unsettled(self):
        """Who is not well, or shows what is not so at this moment."""
        now = time.time()
        for name, numbers in self.last.items():
            event = numbers.event
            if event is None or event["state"] != "up" or event["error"]:
                yield f"{name} {event and (event['state'], event['error'])}"
                continue
            for what, shown, possible in self._claims(self.boxes[name], event, now, now):
                if possible is None or shown not in possible:
                    yield f"{name} {what} shows {shown}, is {possible}"


def seconds(text):
    if not text:
        return 0
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
