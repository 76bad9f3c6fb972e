"""Mailboxes behind the relay that does faults: many at once, each with a fault of its own, and
the judgement on what is shown of them."""

import collections
import itertools
import math
import re
import unittest

from lib import wait
from lib.case import WAYS, monitor, password_of
from lib.dovecot import Dovecot
from lib.faultrelay import DEADLY, DIRECTIONS, HARMLESS, KINDS, FaultRelay, numbers, wrong
from lib.mailtop import Mailtop

USER = "ann"
FOLDERS = ("INBOX", "Sent", "Lists/one")
PORTS = ("imap", "imaps", "pop3", "pop3s")  # in the order of the relay's listeners
SETTINGS = """
service imap {
  service_count = 250
}
service pop3 {
  service_count = 250
}
"""
SHORT_MS = 1500  # timeout of those that may run into it
LONG_MS = 20000
AT_ONCE = 250  # logins in flight
BATCH = 1000  # mailboxes a process
WELL = 18  # besides, without the relay
SLACK = 64  # by how many bytes one conversation differs from the next

WAITING = ("stall", "flip")

# In clear it can be seen whether the last line of the answer was delivered.
WHOLE = {"imap": rb"\r\nm\d+ OK List completed[^\r\n]*\r\n", "pop3": rb"\+OK Logged in\.\r\n\+OK \d+ \d+\r\n"}

Fault = collections.namedtuple("Fault", "way kind direction at")


def timeout_of(fault):
    return int((SHORT_MS if fault.kind in WAITING else LONG_MS) * wait.PATIENCE)


class FaultCase(unittest.TestCase):
    longMessage = True
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Dovecot(SETTINGS))
        cls.server.add_user(USER, password_of(USER), FOLDERS[1:])
        cls.server.deliver(USER, "INBOX", 7)
        cls.server.deliver(USER, "Lists/one", 2, seen=True)
        with cls.server.imap(USER) as imap:  # from here on no mail is recent and each folder has its index
            for name in FOLDERS:
                imap.select(name)
        cls.relay = cls.enterClassContext(FaultRelay(*(cls.server.ports[port] for port in PORTS)))
        cls.pin = cls.server.certificates.pin("good")
        cls.numbers = itertools.count(1)
        cls.met = 0  # faults that came to pass
        cls.learn()

    @classmethod
    def learn(cls):
        """What is true, and how long a conversation is: {way: numbers}, {way: {direction: bytes}}."""
        cls.truth, cls.length = {}, {way: dict.fromkeys(DIRECTIONS, 0) for way in WAYS}
        for _ in range(3):
            own = {way: next(cls.numbers) for way in WAYS}
            with Mailtop([cls.section(way, number) for way, number in own.items()]) as mailtop:
                found = mailtop.once_json()
            report = cls.relay.report()
            for way, number in own.items():
                cls.truth[way] = numbers(found[f"n{number}"])
                for direction, size in zip(("up", "down"), report[number][2:]):
                    cls.length[way][direction] = max(cls.length[way][direction], size)
        counts = [row["messages"] for row in cls.truth["imaps"]["folders"]]
        assert counts == [7, 2, 0] and cls.truth["pop3s"]["email_count"] == 7, cls.truth

    @classmethod
    def section(cls, way, number, **keys):
        """A mailbox behind the relay, called by its number."""
        kind, tls, port = WAYS[way]
        pin = None if tls == "none" else cls.pin
        return monitor(cls.server, USER, way, name=f"n{number}", host=cls.relay.host(number), ca_file=None,
                       port=cls.relay.ports[PORTS.index(port)], pin_sha256=pin,
                       folders="*" if kind == "imap" else None, **keys)

    def every(self, way, kind, direction):
        """This fault at each byte of a conversation."""
        return [Fault(way, kind, direction, at) for at in range(self.length[way][direction] + 1)]

    def suffers(self, faults):
        """Runs them all, a thousand at a time; returns {fault: available}."""
        seen, bad = {}, []
        for first in range(0, len(faults), BATCH):
            seen.update(self._batch(faults[first:first + BATCH], bad))
        for why in bad[:5]:
            print(f"\nwrong: {why}", flush=True)
        self.assertEqual(bad, [], f"{len(bad)} of {len(seen)}")
        return seen

    def _batch(self, faults, bad):
        relay = self.relay
        relay.forget()
        own = {next(self.numbers): fault for fault in faults}
        for number, fault in own.items():
            relay.record(number)
            relay.fault(number, fault.kind, fault.direction, fault.at)
        relay.settle()
        sections = [self.section(fault.way, number, timeout=timeout_of(fault)) for number, fault in own.items()]
        well = dict(zip((f"well{n}" for n in range(WELL)), itertools.cycle(WAYS)))
        sections += [monitor(self.server, USER, way, name=name, timeout=int(LONG_MS * wait.PATIENCE),
                             folders="*" if way.startswith("imap") else None) for name, way in well.items()]
        # twice what all the waiting takes, and the work
        seconds = 20 + 0.05 * len(faults) + 2 * SHORT_MS / 1000 * math.ceil(len(faults) / AT_ONCE)
        settings = {"max_logins": AT_ONCE, "max_logins_per_host": AT_ONCE}
        with Mailtop(sections, settings) as mailtop:
            found = mailtop.once_json(seconds=seconds)
        if found.result.err or found.code not in (0, 2):
            bad.append(f"{faults[0]}: exit {found.code}: {found.result.err[:3000]}")
        shown = {monitor["name"]: monitor for monitor in found.json["monitors"]}
        bad += [f"{name} beside {faults[0]}: {shown[name]['error']}" for name, way in well.items()
                if not shown[name]["available"] or numbers(shown[name]) != self.truth[way]]
        report = relay.report()
        for number, fault in own.items():
            why = wrong(shown[f"n{number}"], self.truth[fault.way], fault.kind, self._must(fault, number))
            if why:
                bad.append(f"{tuple(fault)}: {why}")
            type(self).met += report[number][1]
        return {fault: shown[f"n{number}"]["available"] for number, fault in own.items()}

    def _must(self, fault, number):
        """Whether it has to be well; None: that cannot be seen, or both are right."""
        if fault.way not in WHOLE or fault.kind not in DEADLY:
            return None
        came = re.search(WHOLE[fault.way], self.relay.said(number, "down")) is not None
        return None if came and fault.kind == "reset" else came  # a reset may take what came

    def turns_once(self, seen):
        """What ends a conversation breaks the mailbox up to one byte, and from there on does not."""
        groups = collections.defaultdict(list)
        for fault, available in seen.items():
            if fault.kind in DEADLY:
                groups[fault[:3]].append((fault.at, available))
        for group, points in groups.items():
            broken = [at for at, available in points if not available]
            well = [at for at, available in points if available]
            sooner, later = min(points)[0], max(points)[0]
            if sooner == 0:
                self.assertTrue(broken, f"{group} breaks nothing")
            if later == self.length[group[0]][group[2]] and group[1] != "reset":
                self.assertTrue(well, f"{group} breaks all")
            if well and broken:
                self.assertLess(max(broken), min(well) + SLACK, f"{group} breaks what was whole")


