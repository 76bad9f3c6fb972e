"""Broken networks: a fault at any byte of a conversation, also of one that has long been going on,
and servers that change behind the client's back.  All bytes: torture/test_bytes.py."""

import random
import signal
import socket
import unittest

from lib import wait
from lib.case import WAYS, DovecotCase, monitor
from lib.fakeserver import FakeServer
from lib.faultcase import Fault, FaultCase
from lib.faultrelay import CLASSES, DIRECTIONS, HARMLESS, KINDS, FaultRelay, numbers
from lib.mailtop import Mailtop, folder

SEED = 5
EACH = 3  # bytes of each fault, direction and way


def kinds_of(way):
    """In clear a wrong bit may well be another number."""
    return [kind for kind in KINDS if kind != "flip" or WAYS[way][1] != "none"]


class Bytes(FaultCase):
    def test_a_fault_anywhere_in_a_conversation_costs_no_number_and_no_other_mailbox(self):
        pick = random.Random(SEED)
        faults = [Fault(way, kind, direction, pick.randrange(self.length[way][direction]))
                  for way in WAYS for kind in kinds_of(way) for direction in DIRECTIONS for _ in range(EACH)]
        self.suffers(faults)
        print(f"\nfigure: {len(faults)} faults sampled, {self.met} met", flush=True)

    def test_an_answer_in_clear_counts_from_its_last_byte_on(self):
        end = self.length["pop3"]["down"]
        faults = [Fault("pop3", kind, "down", at) for kind in ("cut", "half") for at in range(end - 40, end + 1)]
        self.turns_once(self.suffers(faults))


class Rounds(FaultCase):
    """In sessions that were well for a while."""

    def stream(self, sections):
        mailtop = self.enterContext(Mailtop(sections, {"max_logins_per_host": 32}))
        return mailtop.stream()

    def test_what_breaks_later_is_said_and_mends_itself(self):
        pick = random.Random(SEED)
        plans = {next(self.numbers): (way, kind) for way in WAYS for kind in kinds_of(way)}
        sections = [self.section(way, number, timeout=int(2000 * wait.PATIENCE), retries=1)
                    for number, (way, kind) in plans.items()]
        with self.stream(sections) as stream:
            for number in plans:
                stream.wait_samples(f"n{number}", 1)
            before = len(stream.events)
            for number, (way, kind) in plans.items():
                direction = pick.choice(DIRECTIONS)
                self.relay.arm(number, kind, direction, pick.randrange(200 if direction == "down" else 60))
            for number, (way, kind) in plans.items():
                stream.wait_samples(f"n{number}", 2, before)
            broken = len(stream.events)
            self.relay.heal()
            self.server.deliver("ann", "INBOX")
            for number, (way, kind) in plans.items():
                stream.wait_for(lambda e, name=f"n{number}": e["name"] == name and e["available"] and inbox(e) == 8,
                                f"{way} back after {kind}", broken, seconds=40)
            for event in stream.events[:broken]:
                self.assertTrue(is_true_of(event, self.truth, plans), event)

    def asked_since(self, before, numbers_):
        """Nearly all: the others were already."""
        now = self.relay.report()
        return sum(now[number][2] > before[number][2] for number in numbers_) > 0.8 * len(numbers_)

    def test_sessions_that_end_while_others_connect_are_replaced_at_once(self):
        """More of them than events are taken at a time: libcurl sees the rest end before we do."""
        held = [next(self.numbers) for _ in range(100)]
        restless = [next(self.numbers) for _ in range(4)]
        sections = [self.section("imaps", number, timeout=60000, push="off") for number in held]
        sections += [self.section("imaps", number, timeout=60000, keep="no") for number in restless]
        with self.stream(sections) as stream:
            for number in held:
                stream.wait_samples(f"n{number}", 1)
            before = self.relay.report()
            for number in held:
                self.relay.arm(number, "stall", "down", 0)
            wait.until(lambda: self.asked_since(before, held), "them to be asked, and none to be answered")
            stream.process.send_signal(signal.SIGSTOP)
            seen = len(stream.events)
            for number in held:
                self.relay.arm(number, "reset", "down", 0)
                self.relay.fault(number, "none", "down", 0)
            wait.pause(1.5)  # the restless are due
            stream.process.send_signal(signal.SIGCONT)
            for number in held:
                stream.wait_samples(f"n{number}", 1, seen, seconds=20)
            self.assertEqual([e["error"] for e in stream.events if e["error"]], [])


class Changes(DovecotCase):
    """Servers that are another one of a sudden."""

    def test_another_certificate_of_a_sudden_is_said_and_nothing_is_told_to_it(self):
        user = self.user()
        self.server.deliver(user, count=2)
        certificates = self.server.certificates
        wrong = self.enterContext(FakeServer("S: * OK hi\nC: .*\nhang\n", implicit=True, tls=(
            certificates.certificate("wrong-name"), certificates.key("wrong-name"))))
        relay = self.enterContext(FaultRelay(self.server.ports["imaps"]))
        section = monitor(self.server, user, port=relay.ports[0], keep="no", retries=1)
        with self.mailtop(section).stream() as stream:
            stream.wait_for(lambda e: e["available"], "well at first")
            relay.target(0, wrong.port)
            event = stream.wait_for(lambda e: e["error"], "the wrong certificate")
            self.assertEqual((event["error"]["class"], event["state"]), ("certificate", "down"))
            relay.target(0, self.server.ports["imaps"], "127.0.0.3")
            stream.wait_for(lambda e: e["error"] and "expired" in e["error"]["message"], "the expired certificate")
            relay.target(0, self.server.ports["imaps"])
            event = stream.wait_for(lambda e: e["available"], "well again", len(stream.events), seconds=40)
            self.assertEqual(folder(event, "INBOX")["messages"], 2)
        self.assertGreater(wrong.connections, 0)
        self.assertEqual(wrong.lines(), [])

    @unittest.skipUnless(socket.has_ipv6, "no IPv6")
    def test_an_address_that_swallows_all_does_not_hide_the_one_that_answers(self):
        user = self.user()
        port = self.server.ports["imaps"]
        with socket.socket(socket.AF_INET6) as dead:
            try:
                dead.bind(("::1", port))
            except OSError as why:
                self.skipTest(f"no ::1 here: {why}")
            dead.listen(0)
            fill = [self.enterContext(socket.socket(socket.AF_INET6)) for _ in range(4)]
            for end in fill:  # with its queue full it answers nobody any more
                end.setblocking(False)
                end.connect_ex(("::1", port))
            found = self.mailtop(monitor(self.server, user, host="localhost", timeout=int(5000 * wait.PATIENCE)),
                                 ).once_json()[user]
        self.assertTrue(found["available"], found["error"])
        self.assertLess(found["response_time_ms"], 3000 * wait.PATIENCE)


def inbox(event):
    return event["email_count"] if "email_count" in event else folder(event, "INBOX")["messages"]


def is_true_of(event, truth, plans):
    """Either right, or said to have failed under a class that fits."""
    way, kind = plans[int(event["name"][1:])]
    if event["state"] == "pending":
        return True
    if event["available"]:
        return numbers(event) == truth[way]
    return kind not in HARMLESS and event["error"]["class"] in CLASSES[kind]


if __name__ == "__main__":
    unittest.main()
