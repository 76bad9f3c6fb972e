"""One mailbox's trouble is its own: slow, dead and stuck servers, names that do not resolve."""

import signal
import socket
import subprocess
import unittest

from lib import wait
from lib.case import DovecotCase, FakeCase, fake, monitor
from lib.fakeserver import FakeServer
from lib.mailtop import folder
from lib.relay import Relay

SILENT = "hang\n\n"


class Isolation(DovecotCase):
    def silent(self):
        return self.enterContext(FakeServer(SILENT))

    def dead_port(self):
        """A port on which nobody listens, held so that nobody else takes it."""
        end = self.enterContext(socket.socket())
        end.bind(("127.0.0.1", 0))
        return end.getsockname()[1]

    def test_a_silent_server_takes_its_timeout_and_no_more(self):
        server = self.silent()
        for kind in ("imap", "pop3"):
            with self.subTest(kind=kind):
                mailtop = self.mailtop(fake(server, "silent", kind=kind, timeout=1200))
                report = mailtop.once_json()
                self.assertEqual(report["silent"]["error"]["class"], "timeout")
                self.assertGreater(report.result.took, 1.1)
                self.assertLess(report.result.took, 1.2 + 2 * wait.PATIENCE)

    def test_the_timeout_is_of_the_whole_check_not_of_a_step(self):
        slow = self.enterContext(FakeServer(
            "delay 0.6\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: .*\ndelay 0.6\nS: * CAPABILITY IMAP4rev1\n"
            "S: {tag} OK done\nC: .*\ndelay 0.6\nS: {tag} OK done\nC: .*\ndelay 0.6\nhang\n"))
        report = self.once(fake(slow, "slow", timeout=1500))
        self.assertEqual(report["slow"]["error"]["class"], "timeout")
        self.assertLess(report.result.took, 1.5 + 2 * wait.PATIENCE)

    def test_a_port_where_nobody_listens_is_class_connect_at_once(self):
        report = self.once({**monitor(self.server, "x", "imap"), "port": self.dead_port()})
        self.assertEqual((report["x"]["error"]["class"], report["x"]["error"]["phase"]), ("connect", "connect"))
        self.assertLess(report.result.took, 3 * wait.PATIENCE)

    def test_a_name_that_does_not_resolve_is_class_dns(self):
        report = self.once(monitor(self.server, "x", host="no-such-host.invalid", timeout=8000))
        self.assertEqual((report["x"]["error"]["class"], report["x"]["error"]["phase"]), ("dns", "dns"))
        self.assertIn("no-such-host.invalid", report["x"]["error"]["message"])

    def test_slow_and_dead_mailboxes_do_not_delay_the_others(self):
        server = self.silent()
        user = self.user()
        stuck = [fake(server, f"stuck{number}", timeout=30000) for number in range(10)]
        dead = [fake(server, f"dead{number}", timeout=30000) for number in range(5)]
        for section in dead:
            section["port"] = self.dead_port()
        with self.mailtop(*stuck, *dead, monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 1, seconds=8)
            self.server.deliver(user)
            stream.wait_for(lambda e: e["name"] == user and e["folders"] and folder(e, "INBOX")["messages"] == 1,
                            "new mail beside stuck servers", seconds=5)
            server.wait_connections(1)

    def test_names_that_do_not_resolve_do_not_delay_the_others(self):
        user = self.user()
        bad = [monitor(self.server, f"bad{number}", host=f"no-such-host-{number}.invalid") for number in range(20)]
        with self.mailtop(*bad, monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 2, seconds=10)

    def test_a_line_that_goes_dead_in_a_session_is_a_timeout_then_well_again(self):
        user = self.user()
        relay = self.enterContext(Relay(self.server.ports["imap"]))
        with self.mailtop(monitor(self.server, user, "imap", port=relay.port, timeout=1000, retries=1)).stream() as stream:
            stream.wait_samples(user, 1)
            relay.freeze()
            event = stream.wait_for(lambda e: not e["available"], "the dead line noticed")
            self.assertEqual(event["error"]["class"], "timeout")
            relay.freeze(False)
            stream.wait_for(lambda e: e["state"] == "up", "up again", len(stream.events), seconds=40)

    def test_down_is_said_after_retries_failures_in_a_row(self):
        server = self.silent()
        section = fake(server, "flaky", timeout=500, retries=2)
        with self.mailtop(section).stream() as stream:
            stream.wait_for(lambda e: e["state"] == "down", "down", seconds=30)
            failures = [e for e in stream.events if e["event"] == "sample" and not e["available"]]
            self.assertGreaterEqual(len(failures), 2)
            self.assertNotEqual(failures[0]["state"], "down")


class Stopping(DovecotCase):
    def stops(self, number, *sections, ready):
        with self.mailtop(*sections).stream() as stream:
            ready()
            code, took = stream.end(number)
            # The budget is 100 ms; the rest is for a machine that is busy with other tests.
            self.assertLess(took, 0.4 * wait.PATIENCE, f"{signal.Signals(number).name}")
            return code

    def test_with_stuck_servers_it_ends_at_once(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number):
                server = self.enterContext(FakeServer(SILENT))
                stuck = [fake(server, f"stuck{n}", user=f"user{n}", timeout=60000) for n in range(20)]
                self.stops(number, *stuck, ready=lambda: server.wait_connections(4))

    def test_with_a_name_lookup_under_way_it_ends_at_once(self):
        # Whatever the resolver of this machine does, it may not hold us up.
        sections = [monitor(self.server, f"m{n}", host=f"no-such-host-{n}.invalid") for n in range(5)]
        server = self.enterContext(FakeServer(SILENT))
        self.stops(signal.SIGTERM, *sections, fake(server, "ready"), ready=lambda: server.wait_connections(1))

    def test_with_a_server_stuck_in_the_tls_handshake_it_ends_at_once(self):
        server = self.enterContext(FakeServer(SILENT))
        section = {**fake(server, "tls"), "tls": "implicit"}
        self.stops(signal.SIGTERM, section, ready=lambda: server.wait_connections(1))

    def test_once_is_ended_by_a_signal_too(self):
        server = self.enterContext(FakeServer(SILENT))
        mailtop = self.mailtop(fake(server, "stuck", timeout=60000))
        process = subprocess.Popen(mailtop.command("once"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=mailtop.environment)
        try:
            server.wait_connections(1)
            process.send_signal(signal.SIGTERM)
            process.wait(10 * wait.PATIENCE)
        finally:
            process.kill()
            process.wait()

    def test_a_reader_that_goes_away_ends_the_stream(self):
        user = self.user()
        mailtop = self.mailtop(monitor(self.server, user))
        process = subprocess.Popen(mailtop.command("stream"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=mailtop.environment)
        try:
            self.assertTrue(process.stdout.readline())
            process.stdout.close()
            process.wait(15 * wait.PATIENCE)
        finally:
            process.kill()
            process.wait()


class Stopped(FakeCase):
    def test_an_answer_that_was_read_long_after_its_deadline_is_none(self):
        """The program was stopped meanwhile: what the answer says may have changed since."""
        login = ("S: * OK hi\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK\nC: \\S+ LOGIN\nS: {tag} OK\n"
                 "C? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK\nC: \\S+ STATUS\n")
        server = self.fake(login + "delay 2\nS: * STATUS INBOX (MESSAGES 1)\nS: {tag} OK\nhang",
                           login + "S: * STATUS INBOX (MESSAGES 2)\nS: {tag} OK\nhang")
        section = fake(server, timeout=3000)
        with self.mailtop(section, settings={"interval": 2}).stream() as stream:
            wait.until(lambda: server.count(r"\S+ STATUS"), "the question", 20)
            stream.process.send_signal(signal.SIGSTOP)
            wait.pause(5)
            stream.process.send_signal(signal.SIGCONT)
            first = stream.wait_samples("fake", 1)[0]
            self.assertIsNotNone(first["error"], first)
            self.assertEqual((first["error"]["class"], first["folders"]), ("timeout", None))
            stream.wait_for(lambda event: event["folders"] and folder(event, "INBOX")["messages"] == 2, "a number of now")


if __name__ == "__main__":
    unittest.main()
