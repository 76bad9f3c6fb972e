"""Locking nobody out: a refused password is not sent again and again, not by the next run either, no
connection ends without a login, and the sessions of one user are few."""

import datetime
import os
import re
import signal
import unittest

from lib import wait
from lib.case import DovecotCase, FakeCase, fake, monitor, password_of
from lib.mailtop import ini
from lib.terminal import Terminal

HELLO = r"""
S: * OK ready
C: \S+ CAPABILITY$
S: * CAPABILITY IMAP4rev1 {more}
S: {tag} OK done
"""
REFUSED = HELLO + r"""
C: \S+ LOGIN \S+ \S+$
S: {tag} NO [AUTHENTICATIONFAILED] go away
"""
# Lets one password in and no other.
CHOOSY = HELLO + r"""
C? (?P<t>\S+) LOGIN \S+ right$
S: {t} OK welcome
C? \S+ CAPABILITY$
S: * CAPABILITY IMAP4rev1
S: {tag} OK done
C? \S+ STATUS
S: * STATUS INBOX (MESSAGES 7 UNSEEN 1 RECENT 0 UIDNEXT 8 UIDVALIDITY 1)
S: {tag} OK done
C? \S+ LOGOUT
S: * BYE
C? (?P<t>\S+) LOGIN
S: {t} NO [AUTHENTICATIONFAILED] go away
"""


def refused_once(event):
    return event["error"] and event["error"]["class"] == "auth"


class Remembered(FakeCase):
    def file_of(self, mailtop):
        path = os.path.join(mailtop.folder, "state", "mailtop", "refused.ini")
        with open(path, encoding="utf-8") as file:
            return path, file.read()

    def run_often(self, mailtop, server, times=5):
        """`once` so often; the connections after each."""
        counts = []
        for _ in range(times):
            report = mailtop.once_json()
            self.assertEqual((report.code, report["fake"]["state"]), (2, "auth"))
            counts.append(server.connections)
        return counts

    def test_after_three_refusals_once_asks_no_more_and_says_how_to_go_on(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server))
        self.assertEqual(self.run_often(mailtop, server), [1, 2, 3, 3, 3])
        found = mailtop.once_json()["fake"]
        self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("auth", "login"))
        self.assertRegex(found["error"]["message"], r"go away \(refused 3 times, not sent again; "
                                                    r"'mailtop detect NAME' sends it again\)")
        self.assertEqual(mailtop.detect("fake").code, 2)
        self.assertEqual(server.connections, 4)
        self.assertEqual(self.run_often(mailtop, server, 1), [4])

    def test_nor_does_a_stream_that_is_begun_later(self):
        server = self.fake(REFUSED)
        other = self.fake(CHOOSY)
        mailtop = self.mailtop(fake(server), fake(other, "other", password="right", keep="no"))
        mailtop.once("fake")
        mailtop.once("fake")
        mailtop.once("fake")
        with mailtop.stream() as stream:
            event = stream.wait_for(refused_once, "the refusal", seconds=20)
            self.assertIn("refused 3 times, not sent again", event["error"]["message"])
            # The neighbour's time is also its own.
            stream.wait_samples("other", 4)
            told = [e for e in stream.events if e["name"] == "fake" and e["event"] == "sample"]
            self.assertEqual(len(told), 1, "a look that finds nothing new is no news")
        self.assertEqual(server.connections, 3)

    def test_who_is_killed_right_after_a_refusal_has_counted_it(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server, interval=600), settings={"interval": 600})
        for number in range(1, 4):
            with mailtop.stream() as stream:
                wait.until(lambda: server.connections == number and self.counted(mailtop) == number,
                           lambda: f"{number} counted")
                stream.process.send_signal(signal.SIGKILL)
        with mailtop.stream() as stream:
            stream.wait_for(refused_once, "the refusal")
        self.assertEqual(server.connections, 3)

    def counted(self, mailtop):
        try:
            return int(re.search(r"times = (\d+)", self.file_of(mailtop)[1]).group(1))
        except (OSError, AttributeError):
            return 0

    def test_another_password_is_sent_and_the_right_one_ends_it(self):
        server = self.fake(CHOOSY)
        section = fake(server)
        mailtop = self.mailtop(section)
        self.assertEqual(self.run_often(mailtop, server, 4), [1, 2, 3, 3])
        mailtop.write(ini([{**section, "password": "other"}]))
        self.assertEqual(self.run_often(mailtop, server, 4), [4, 5, 6, 6])
        mailtop.write(ini([{**section, "password": "right"}]))
        self.assertEqual(mailtop.once_json()["fake"]["state"], "up")
        mailtop.write(ini([section]))
        self.assertEqual(self.run_often(mailtop, server, 1), [7], "the wrong one is still wrong")

    def test_a_login_that_succeeds_begins_the_count_anew(self):
        server = self.fake(REFUSED, REFUSED, CHOOSY, REFUSED)
        mailtop = self.mailtop(fake(server, password="right"))
        self.assertEqual(self.run_often(mailtop, server, 2), [1, 2])
        self.assertEqual(mailtop.once_json()["fake"]["state"], "up")
        self.assertNotIn("[account", self.file_of(mailtop)[1])
        self.assertEqual(self.run_often(mailtop, server, 4), [4, 5, 6, 6])

    def test_a_password_file_that_changes_is_noticed_without_a_login(self):
        server = self.fake(CHOOSY)
        mailtop = self.mailtop()
        path = mailtop.file("password", "wrong")
        mailtop.write(ini([fake(server, password=None, password_file=path, keep="no")]))
        self.run_often(mailtop, server, 4)
        with mailtop.stream() as stream:
            stream.wait_for(refused_once, "the refusal")
            mailtop.file("password", "right")
            stream.wait_for(lambda e: e["state"] == "up", "the right password")
            self.assertEqual(server.count(r"\S+ LOGIN \S+ wrong"), 3)

    def test_what_a_command_prints_is_compared_before_it_is_sent(self):
        server = self.fake(CHOOSY)
        mailtop = self.mailtop()
        path = mailtop.file("password", "wrong")
        mailtop.write(ini([fake(server, password=None, password_command=f"cat {path}")]))
        self.assertEqual(self.run_often(mailtop, server), [1, 2, 3, 3, 3])
        mailtop.file("password", "right")
        self.assertEqual(mailtop.once_json()["fake"]["state"], "up")

    def test_monitors_of_one_account_share_the_count(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server), fake(server, "again", folders="Sent"), fake(server, "user2", user="two"))
        for _ in range(4):
            mailtop.once("fake", "again")
        self.assertEqual(server.connections, 3)
        mailtop.once("fake", "again")
        self.assertEqual(server.connections, 3)
        mailtop.once("user2")
        self.assertEqual(server.connections, 4, "another user is another account")

    def test_many_monitors_of_one_account_that_begin_at_once_share_it_too(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(*(fake(server, f"fake{n}") for n in range(8)))
        report = mailtop.once_json()
        states = {report[f"fake{n}"]["state"] for n in range(8)}
        self.assertEqual((states, server.connections), ({"auth"}, 3))
        mailtop.once()
        self.assertEqual(server.connections, 3)

    def test_busy_and_throttled_are_no_refusals(self):
        for text in ("[UNAVAILABLE] try again later", "[LIMIT] rate limit hit", "[INUSE] locked"):
            server = self.fake(REFUSED.replace("[AUTHENTICATIONFAILED] go away", text))
            mailtop = self.mailtop(fake(server))
            with self.subTest(text=text):
                for _ in range(5):
                    self.assertIn(mailtop.once_json()["fake"]["state"], ("busy", "throttled"))
                self.assertEqual(server.connections, 5)
                self.assertFalse(os.path.exists(os.path.join(mailtop.folder, "state", "mailtop", "refused.ini")))

    def test_a_server_that_answers_ever_later_is_not_asked_for_ever(self):
        slow = HELLO + "C: \\S+ LOGIN\nhang\n"
        server = self.fake(REFUSED, slow)
        mailtop = self.mailtop(fake(server, timeout=600))
        states = [mailtop.once_json()["fake"]["state"] for _ in range(5)]
        self.assertEqual(states, ["auth", "down", "down", "auth", "auth"])
        self.assertEqual(server.connections, 3)

    def test_the_file_is_private_and_holds_nothing_to_guess_at(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server, password="hush-hush"))
        mailtop.once()
        path, text = self.file_of(mailtop)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(os.path.dirname(path)).st_mode & 0o777, 0o700)
        self.assertNotIn("hush-hush", text)
        # All that depends on the password is one number of 12 bits.
        self.assertLess(int(re.search(r"print = (\d+)", text).group(1)), 8192)
        key = re.search(r'key = "([0-9a-f]{64})"', text).group(1)
        rest = re.sub(r"(time|worked) = \d+", "", text.replace(key, ""))
        self.assertEqual(re.findall(r"[0-9a-f]{9,}", rest), [])

    def test_without_a_place_to_remember_each_run_counts_for_itself(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server))
        os.makedirs(os.path.join(mailtop.folder, "state"))
        mailtop.environment["XDG_STATE_HOME"] = "/proc/nowhere"
        self.assertEqual(self.run_often(mailtop, server, 2), [1, 2])
        with mailtop.stream() as stream:
            stream.wait_samples("fake", 3)
            server.wait_connections(5)

    def test_a_broken_file_is_as_none_and_is_replaced(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server))
        os.makedirs(os.path.join(mailtop.folder, "state", "mailtop"), 0o700)
        mailtop.file("state/mailtop/refused.ini", "[refused\nversion = 1\0\xff")
        self.assertEqual(self.run_often(mailtop, server, 4), [1, 2, 3, 3])

    def test_the_key_for_check_now_sends_it_once_more(self):
        server = self.fake(REFUSED)
        mailtop = self.mailtop(fake(server))
        self.run_often(mailtop, server, 3)
        with Terminal(mailtop.command(), width=120, height=24, environment=mailtop.environment) as terminal:
            terminal.wait_for(r"not sent again\)?; press r")
            terminal.keys("R")
            terminal.wait_for(r"AUTH")
            self.assertEqual(server.connections, 3, "all is not each")
            terminal.keys("r")
            server.wait_connections(4)
            terminal.wait_for(r"AUTH")
            terminal.keys("q")
            terminal.wait_end()


class OneSecretOneWay(FakeCase):
    """Never AUTHENTICATE and then LOGIN, nor another mechanism, with a secret that was refused."""

    def test_a_refused_mechanism_is_not_followed_by_another(self):
        answers = {
            "refused": "C: .*\nS: A002 NO [AUTHENTICATIONFAILED] no\n",
            "refused as BAD": "C: .*\nS: A002 BAD no\n",
            "refused and gone": "C: .*\nS: * BYE\nclose\n",
        }
        for offer in ("AUTH=PLAIN AUTH=LOGIN", "AUTH=CRAM-MD5 AUTH=PLAIN", "AUTH=LOGIN", "AUTH=NTLM AUTH=PLAIN"):
            for name, answer in answers.items():
                script = HELLO + r"C: \S+ AUTHENTICATE" + "\nS: + \n" + \
                    ("C: .*\nS: + UGFzc3dvcmQ6\n" if offer == "AUTH=LOGIN" else "") + answer
                server = self.fake(script, more=offer)
                mailtop = self.mailtop(fake(server, timeout=3000))
                with self.subTest(offer=offer, answer=name):
                    for _ in range(2):
                        mailtop.once()
                    self.assertEqual(server.connections, 2)
                    for connection in (0, 1):
                        tried = [line for line in server.lines(connection) if re.match(r"\S+ (AUTH|LOGIN)", line)]
                        self.assertEqual(len(tried), 1, server.lines())
                    self.assertEqual(server.lines(0)[1], server.lines(1)[1], "the next session tries the same")

    def test_nor_in_pop3(self):
        script = "S: +OK ready\nC: CAPA$\nS: +OK\nS: USER\nS: SASL PLAIN LOGIN\nS: .\n" \
                 "C: AUTH PLAIN$\nS: + \nC: .*\nS: -ERR [AUTH] no\n"
        server = self.fake(script)
        self.assertEqual(self.check(fake(server, kind="pop3"))["state"], "auth")
        self.assertEqual((server.connections, len(server.lines()), server.surprises), (1, 3, []))


class NoIdleConnection(DovecotCase):
    """fail2ban counts connections that end without a login."""

    def aborted(self):
        return [line for line in self.server.log().splitlines() if "no auth attempts" in line]

    def test_each_connection_logs_in(self):
        before = len(self.aborted())
        user, pop = self.user(), self.user()
        mailtop = self.mailtop(monitor(self.server, user), monitor(self.server, pop, "pop3-starttls", name="pop"),
                               monitor(self.server, user, "imap-starttls", name="tls", keep="no"))
        self.assertEqual(mailtop.once().code, 0)
        self.assertEqual(mailtop.detect("tls").code, 0)
        with mailtop.stream() as stream:
            for name in (user, "pop", "tls"):
                stream.wait_samples(name, 2)
            self.server.kick(user)
            stream.wait_samples(user, 2, after=len(stream.events))
            # Who is ended in the middle of a login does not finish it.
            self.assertEqual(self.aborted()[before:], [])


class SeldomWithoutLogin(DovecotCase):
    def test_a_certificate_that_is_not_trusted_is_shown_seldom(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, ca_file=None)).stream() as stream:
            tried = stream.wait_samples(user, 3, seconds=30)
        self.assertEqual({event["error"]["class"] for event in tried}, {"certificate"})
        at = [datetime.datetime.fromisoformat(event["checked_at"]) for event in tried]
        # At an interval of a second, less a tenth.
        self.assertGreaterEqual((at[1] - at[0]).total_seconds(), 1.8)
        self.assertGreaterEqual((at[2] - at[1]).total_seconds(), 3.6)


class Doubted(DovecotCase):
    def test_a_refusal_after_long_success_is_not_believed_at_once(self):
        user, other = self.user(), self.user()
        mailtop = self.mailtop(monitor(self.server, user), monitor(self.server, other))
        with mailtop.stream() as stream:
            stream.wait_samples(user, 11, seconds=40)
            self.server.change_password(user, "another")
            self.server.kick(user)
            event = stream.wait_for(lambda e: e["name"] == user and refused_once(e), "the refusal", len(stream.events))
            self.assertEqual(event["state"], "auth")
            stream.wait_samples(other, 4, after=len(stream.events))
            self.assertEqual(self.server.refusals(user), 1)
        # Five minutes are five minutes for the next run too, and a person need not wait.
        found = mailtop.once_json(user)[user]
        self.assertRegex(found["error"]["message"], r"\(not sent again yet; 'mailtop detect NAME' sends it again\)")
        self.assertEqual(self.server.refusals(user), 1)
        with Terminal(mailtop.command(), width=160, height=24, environment=mailtop.environment) as terminal:
            terminal.wait_for(r"the same password worked until .* ago; trying again in [45] min")
            self.server.change_password(user, password_of(user))
            terminal.keys("g", "r")
            terminal.wait_for(rf"ok +{user}")
            terminal.keys("q")
            terminal.wait_end()
        self.assertEqual(mailtop.once_json(user)[user]["state"], "up")

    def test_a_short_success_proves_nothing(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 2)
            self.server.change_password(user, "another")
            self.server.kick(user)
            wait.until(lambda: self.server.refusals(user) == 3, lambda: f"{self.server.refusals(user)} refusals", 30)


class FewSessions(DovecotCase):
    def test_mailboxes_of_one_user_share_a_few_sessions(self):
        user = self.user("A", "B", "C", "D")
        names = ["A", "B", "C", "D"]
        sections = [monitor(self.server, user, name=name, folders=name) for name in names]
        most = 0
        with self.mailtop(*sections, settings={"max_sessions_per_user": 2}).stream() as stream:
            def look():
                nonlocal most
                most = max(most, len(self.server.session_pids(user)))
                told = [e["name"] for e in stream.events if e["event"] == "sample" and e["available"]]
                return all(told.count(name) >= 3 for name in names)

            wait.until(look, lambda: f"three samples each; {stream._story()}", 40)
        # Two, and one that is just leaving.
        self.assertLessEqual(most, 3)


if __name__ == "__main__":
    unittest.main()
