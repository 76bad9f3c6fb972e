"""The screen under watch: tall enough to show every mailbox, so that each row can be held against
what was true; and edits of its config while it runs."""

import os
import re
import signal
import time

from lib import mailtop
from lib.terminal import Terminal
from torture.soak_stream import LIES_KEPT

ROW = re.compile(r"^[> ][ +-]?[* ]?\s*(DOWN|AUTH|TLS|STAL|WARN|SLOW|BUSY|new|ok|wait|held|off)\s+(\S+)\s+([\d,–]+\s+[\d,–]+\s.*)$")
WIDTH = 130
WELL = ("new", "ok")


class ScreenWatch:
    def __init__(self, run, sections, settings, world, faults, rules):
        self.run = run
        self.sections = sections
        self.settings = settings
        self.world = world
        self.faults = faults
        self.rules = rules
        self.height = 2 * len(sections) + 30  # the open mailbox takes a part of it
        self.boxes = {box.name: box for box in world.boxes}
        self.rows_checked = 0
        self.rows_wrong = 0
        self.looks = 0
        self.edits = 0
        self.lies = []
        self.expected = None  # (deadline, condition on the picture, what)
        self.extra = 0
        self._narrow = False
        self.terminal = Terminal(run.command(), width=WIDTH, height=self.height, environment=run.environment)
        self.pid = self.terminal.pid()

    def close(self):
        """How it ended: asked to by a key, as a person does."""
        self.terminal.keys("Escape", "q")
        ending = self.terminal.wait_end(20)
        if ending != (0, None):
            self.lie(f"left with {ending} after q")
        self.terminal.close()

    def lie(self, text):
        self.rows_wrong += 1
        if len(self.lies) < LIES_KEPT:
            self.lies.append(f"{time.strftime('%H:%M:%S')} screen: {text}")

    def look(self):
        """Every row of a mailbox that it calls well has numbers that were true lately."""
        if self.terminal.ending():
            raise AssertionError(f"the screen has ended: {self.terminal.ending()}\n{self.terminal.screen()}")
        if self.faults.frozen_seconds(time.time() - 3):
            return
        before = time.time()
        picture = self.terminal.screen()
        self.looks += 1
        for state, name, numbers in self.rows(picture):
            box = self.boxes.get(name)
            if box and state in WELL:
                self.rows_checked += 1
                low = before - self.rules.stale - self.faults.frozen_seconds(before - self.rules.stale)
                self._hold(box, state, numbers, low, time.time())
        self._look_for_edit(picture)

    def rows(self, picture):
        for line in picture.split("\n"):
            found = ROW.match(line)
            if found:
                yield found[1], found[2], found[3].split()

    def _hold(self, box, state, numbers, low, high):
        least, most = self._possible(box, low, high)
        shown = [int(word.replace(",", "")) if word != "–" else None for word in numbers[:2]]
        for what, value, a, b in (("unseen", shown[0], least[1], most[1]), ("total", shown[1], least[0], most[0])):
            if box.is_pop3 and what == "unseen":
                continue
            if a is not None and (value is None or not a <= value <= b):
                self.lie(f"{state} {box.name} {what} {value}, was {a} to {b}")

    def _possible(self, box, low, high):
        """Sums over folders between which the shown one must be; None: not known."""
        least, most = [0, 0], [0, 0]
        for folder in self.world.truth.known(box.name):
            values = self.world.truth.values(box.name, folder, low, high)
            if values is None:
                return [None, None], [None, None]
            values = [value if isinstance(value, tuple) else (0, 0) for value in values]
            for i in (0, 1):
                least[i] += min(value[i] for value in values)
                most[i] += max(value[i] for value in values)
        return least, most

    def unsettled(self):
        """Who is not well in the picture, or shows what is not so now."""
        before = len(self.lies), self.rows_wrong
        seen = set()
        now = time.time()
        picture = self.terminal.screen()
        for state, name, numbers in self.rows(picture):
            if name not in self.boxes:
                continue
            seen.add(name)
            if state in WELL:
                self._hold(self.boxes[name], state, numbers, now, now)
            else:
                yield f"screen: {name} {state}"
        for lie in self.lies[before[0]:]:
            yield lie
        del self.lies[before[0]:]
        self.rows_wrong = before[1]
        for name in sorted(self.boxes.keys() - seen):
            yield f"screen: {name} is not there:\n{picture.rstrip()}"

    # What is done to it

    def signal(self, _):
        os.kill(self.pid, signal.SIGUSR1)
        return True

    def resize(self, _):
        self._narrow = not self._narrow
        self.terminal.resize(WIDTH - 20 * self._narrow, self.height + 3 * self._narrow)
        return True

    def keys(self, pick):
        """None that changes which rows are shown."""
        choice = (("j", "j", "k"), ("R",), ("r",), ("C-l",), ("?", "Escape"), ("G", "g"))
        self.terminal.keys(*choice[int(pick * len(choice))])
        return True

    def edit(self, pick):
        """A mailbox comes, goes, or is asked less often; or the file is broken for a while."""
        if self.expected:
            return False
        kind = ("add", "broken", "touch", "interval")[int(pick * 4)]
        sections, extra = list(self.sections), ""
        wanted, what = None, None
        if kind == "add" and not self.extra:
            self.extra = 1
            wanted, what = (lambda picture: " extra " in picture), "the mailbox that was added"
        elif kind == "add":
            self.extra = 0
            wanted, what = (lambda picture: " extra " not in picture), "the mailbox that was removed to go"
        elif kind == "broken":
            extra = "[monitor broken\nno such key = 1\n"
            wanted, what = (lambda picture: re.search(r"\[!cfg\]|problem|mistake", picture)), "the mistake in the config"
        elif kind == "interval":
            number = int(pick * 1e6) % len(sections)
            sections[number] = {**sections[number], "interval": self.rules.interval + 1}
        if self.extra:
            sections.append({**sections[0], "name": "extra", "folders": "INBOX"})
        self.write(sections, extra)
        self.edits += 1
        if what:
            self.expected = (time.time() + 10 + self.rules.slack, wanted, what)
        return True

    def write(self, sections, extra=""):
        """As an editor does: a new file in the old one's place."""
        beside = self.run.file("mailtop.ini.mine", mailtop.ini(sections, self.settings, extra))
        os.rename(beside, self.run.path)

    def mend(self):
        self.extra = 0
        self.write(self.sections)
        self.expected = None

    def _look_for_edit(self, picture):
        if not self.expected:
            return
        deadline, wanted, what = self.expected
        if wanted(picture):
            self.expected = None
            if "mistake" in what:
                self.write([*self.sections, *([{**self.sections[0], "name": "extra"}] if self.extra else [])])
        elif time.time() > deadline + self.faults.frozen_seconds(deadline - 30):
            self.lie(f"{what} was not seen in time")
            self.expected = None
