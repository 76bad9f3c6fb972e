#!/usr/bin/env python3
"""Long runs: many mailboxes of all kinds on real servers, mail that comes, is read and goes, and
faults at random from a seed that is printed; every number is held against what was true.

    make soak SECONDS=1800 SEED=7
    tests/torture/soak.py --seconds 1800 --mailboxes 200 --seed 7

Status 0 when no number was wrong, no check missed, nothing grew and everything ended as it must."""

import argparse
import contextlib
import os
import random
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from lib import wait
from lib.mailtop import Mailtop
from torture.soak_deaths import Deaths, Passwords, Unread
from torture.soak_faults import Faults, plan
from torture.soak_meter import Meter
from torture.soak_relay import Relays
from torture.soak_screen import ScreenWatch
from torture.soak_stream import Rules, StreamWatch
from torture.soak_world import FRUGAL, Place, World

TURN = 0.2  # seconds between two looks at what has come
FEW_MAILBOXES = 50


class Soak:
    def __init__(self, options, say=print):
        self.options = options
        self.say = say
        quick = options.mailboxes < FEW_MAILBOXES
        self.rules = Rules(options.interval or (1 if quick else 10), 3 if quick else 6,
                           (4 if quick else 6) * wait.PATIENCE)
        self.settings = {"interval": self.rules.interval, "timeout": self.rules.timeout * 1000, "min_interval": 1,
                         "view": "tree"}
        self.changes_a_second = max(1.0, options.mailboxes / 30)
        self.quiet = min(self.rules.back + 5, options.seconds * 0.4)
        self.failures = []
        self.lies_said = set()
        self.rng = random.Random(f"{options.seed}-people")
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        try:
            self._open()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_):
        self.stack.close()

    def _open(self):
        options = self.options
        relays = self.stack.enter_context(Relays())
        self.world = World(relays, options.mailboxes, options.servers, random.Random(f"{options.seed}-world"))
        self.stack.callback(self.world.close)
        self.calm = Place(FRUGAL)  # that no fault hits
        self.stack.callback(self.calm.close)
        steps = plan(random.Random(f"{options.seed}-faults"), self._warm(), options.seconds - self.quiet,
                     self.rules.timeout, servers_every=options.seconds / 30 + 4, lines_every=options.seconds / 300 + 1,
                     screens_every=options.seconds / 100 + 3)
        screens = {"pids": lambda: [self.stream.process.pid, self.screen.pid], "SIGUSR1": lambda p: self.screen.signal(p),
                   "resize": lambda p: self.screen.resize(p), "config edit": lambda p: self.screen.edit(p),
                   "keys": lambda p: self.screen.keys(p)}
        self.faults = Faults(self.world, steps, screens)
        sections = [box.section() for box in self.world.boxes]
        streamed = self.stack.enter_context(Mailtop(sections, self.settings))
        shown = self.stack.enter_context(Mailtop(sections, self.settings))
        self.stream = StreamWatch(streamed, self.world, self.faults, self.rules)
        self.stack.callback(self._kill, self.stream.process)
        self.screen = ScreenWatch(shown, sections, self.settings, self.world, self.faults, self.rules)
        self.stack.callback(self.screen.terminal.close)
        self.meters = [Meter("stream", self.stream.process.pid), Meter("screen", self.screen.pid)]
        few = [{**section, "push": None} for section in sections[:8]]
        self.deaths = Deaths(few, self.settings, options.seconds / 60)
        self.unread = Unread(self.calm.server, relays, self.settings, self.rules.interval)
        self.passwords = Passwords(self.calm.server, self.settings, 1)

    def _warm(self):
        """Seconds before the first fault: everybody has been asked, and memory is what it is."""
        return min(20 + self.rules.bound, self.options.seconds * 0.2)

    @staticmethod
    def _kill(process):
        if process.poll() is None:
            process.kill()

    def run(self):
        options, began = self.options, time.monotonic()
        next_look = next_meter = next_change = next_word = 0
        metered = lifted = False
        helpers = [self.deaths, self.passwords]
        for helper in helpers:
            helper.start()
            self.stack.callback(helper.stop)
        while (elapsed := time.monotonic() - began) < options.seconds:
            self.stream.take()
            if elapsed < options.seconds - self.quiet:
                self.faults.step(elapsed)
            elif not lifted:
                lifted = True
                self._lift()
            if elapsed >= next_change and not lifted:
                next_change = elapsed + self.rng.expovariate(self.changes_a_second)
                self.world.somebody_does_something()
            if elapsed >= next_look:
                next_look = elapsed + max(1, self.rules.interval / 3)
                self.stream.look()
                self.screen.look()
            if elapsed >= next_meter:
                next_meter = elapsed + max(0.5, options.seconds / 400)
                self._measure(metered or elapsed < self._warm())
                metered = elapsed >= self._warm()
            if elapsed >= next_word:
                next_word = elapsed + 60
                self.say(f"  {elapsed:5.0f} s: {self._word()}", flush=True)
                self._say_lies()
            wait.pause(TURN)
        for helper in helpers:
            helper.stop()
            self.failures += helper.failures
        self._end()
        return not self.failures

    def _say_lies(self):
        lies = self.stream.lies + self.screen.lies
        for lie in sorted(set(lies) - self.lies_said):
            self.say(f"    {lie}", flush=True)
        self.lies_said.update(lies)

    def _measure(self, only):
        for meter in self.meters:
            meter.read()
            if not only:
                meter.before_faults()

    def _lift(self):
        """All faults are over; from here on it must become well by itself."""
        self.faults.end()
        self.world.settle_all()
        self.screen.mend()

    def _end(self):
        def settled():
            self.stream.take()
            return not self._unsettled()

        try:
            wait.until(settled, lambda: "all well: " + "; ".join(self._unsettled()[:8]), self.rules.back + 10)
        except wait.Late as why:
            self.failures.append(f"not back to normal by itself: {why}")
        self.failures += self.world.disagreements()
        for meter in self.meters:
            self.failures += meter.complaints()
        self.unread_seconds, self.unread_checks = self.unread.finish()
        self.failures += self.unread.failures
        self.screen.close()
        self.stream.close()
        self.failures += self.stream.lies + self.screen.lies

    def _unsettled(self):
        return [*self.stream.unsettled(), *self.screen.unsettled()]

    def _word(self):
        counts = self.stream.checks
        return (f"{self.stream.rounds} checks, {counts['numbers'] + counts['in time']} numbers compared, "
                f"{counts['wrong'] + self.screen.rows_wrong} wrong, {self.stream.missed} missed, "
                f"{sum(self.faults.count.values())} faults, {self.world.changes} changes of mail")

    def report(self):
        """Lines for people."""
        counts, stream, screen = self.stream.checks, self.stream, self.screen
        yield f"seed {self.options.seed}, {self.options.seconds:.0f} s, {self.options.mailboxes} mailboxes, " \
              f"{self.options.servers} servers, asked each {self.rules.interval:g} s"
        yield f"rounds: {stream.rounds} checks of mailboxes, {stream.missed} missed, longest pause without a fault " \
              f"{stream.longest_gap:.1f} s of {self.rules.bound:.1f}"
        yield f"numbers of the stream: {counts['numbers']} held against the time of their check, {counts['in time']} " \
              f"against now, {counts['fresh']} looks at how old, {counts['back']} at who comes back; {counts['wrong']} wrong"
        yield f"numbers of the screen: {screen.rows_checked} rows in {screen.looks} pictures; {screen.rows_wrong} wrong"
        yield f"mail: {self.world.changes} changes, {self.world.cut_off} cut off by a fault"
        yield "faults: " + ", ".join(f"{kind} {count}" for kind, count in sorted(self.faults.count.items()))
        yield "terminals: " + ", ".join(f"{kind} {count}" for kind, count in sorted(self.deaths.count.items())) + \
              f"; at most {self.deaths.worst:.2f} s and {self.deaths.worst_cpu:.2f} s of CPU to the end"
        yield f"terminal unread for {self.unread_seconds:.0f} s: {self.unread_checks} checks meanwhile"
        yield f"passwords: {self.passwords.number} times wrong on {len(self.passwords.users)} mailboxes, " \
              f"{self.passwords.refused} refusals in all"
        for meter in self.meters:
            grown, allowed = meter.growth()
            yield f"{meter.name}: memory by {grown / 1024:+.0f} kB in the second half ({allowed / 1024:.0f} allowed)"
            for when, memory, descriptors, threads in meter.series():
                yield f"  {when - meter.rows[0][0]:6.0f} s {memory / 1024:8.0f} kB {descriptors:5d} descriptors " \
                      f"{threads:3d} threads"


def arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--mailboxes", type=int, default=200)
    parser.add_argument("--servers", type=int, default=3)
    parser.add_argument("--interval", type=float, default=0, help="seconds; 0: what fits")
    parser.add_argument("--seed", default="", help="of the faults and the mail; a new one when left out")
    options = parser.parse_args(words)
    options.seed = options.seed or str(random.SystemRandom().randint(1, 999999))
    return options


def main():
    options = arguments()
    print(f"soak: seed {options.seed}", flush=True)
    with Soak(options) as soak:
        well = soak.run()
        for line in soak.report():
            print(line)
    for failure in soak.failures[:60]:
        print("FAILED:", failure)
    print("soak: all well" if well else f"soak: {len(soak.failures)} failures")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
