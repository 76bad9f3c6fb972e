"""Access tokens: from a command or a file, by OAUTHBEARER and XOAUTH2, expired and fetched anew."""

import base64
import re
import unittest

from lib import wait
from lib.case import WAYS, DovecotCase, FakeCase, fake, monitor
from lib.dovecot import Dovecot
from lib.mailtop import ini
from lib.token import Issuer


class Dispenser:
    """A token_command that prints one token after the other and counts how often it was run.
    The last is printed again and again."""

    def __init__(self, mailtop, name, *tokens):
        self.tokens = mailtop.file(f"{name}.tokens", "".join(token + "\n" for token in tokens))
        self.runs_file = mailtop.file(f"{name}.runs", "")
        script = mailtop.file(f"{name}.sh", "echo run >>\"$2\"\nn=$(wc -l <\"$2\")\nl=$(wc -l <\"$1\")\n"
                              "[ $n -gt $l ] && n=$l\nsed -n \"${n}p\" \"$1\"\n")
        self.command = f"sh {script} {self.tokens} {self.runs_file}"

    @property
    def runs(self):
        with open(self.runs_file, encoding="ascii") as file:
            return len(file.readlines())


class OAuth2Case(DovecotCase):
    @classmethod
    def setUpClass(cls):
        cls.issuer = cls.enterClassContext(Issuer())
        cls.server = cls.enterClassContext(Dovecot(cls.issuer.settings))

    def section(self, user, way="imaps", **keys):
        return monitor(self.server, user, way, password=None, **keys)

    def methods(self, user):
        """How a user has logged in, as Dovecot has it."""
        return re.findall(rf"Info: Login: user=<{re.escape(user)}>, method=(\S+),", self.server.log())

    def prepare(self, *tokens, **options):
        mailtop = self.mailtop(**options)
        return mailtop, Dispenser(mailtop, "token", *tokens)


class LogIn(OAuth2Case):
    def test_a_token_logs_in_over_every_way_of_connecting(self):
        for way in WAYS:
            for auth in (None, "oauth2"):
                with self.subTest(way=way, auth=auth):
                    user = self.user()
                    token = self.issuer.token(user)
                    found = self.check(self.section(user, way, auth=auth, token_command=f"echo {token}"))
                    self.assertTrue(found["available"], found["error"])
                    wait.until(lambda: self.methods(user), "the login in the log")
                    self.assertEqual(self.methods(user), ["OAUTHBEARER"])

    def test_the_older_way_where_it_is_asked_for(self):
        for way in ("imaps", "pop3s"):
            with self.subTest(way=way):
                user = self.user()
                found = self.check(self.section(user, way, auth="xoauth2",
                                                token_command=f"echo {self.issuer.token(user)}"))
                self.assertTrue(found["available"], found["error"])
                wait.until(lambda: self.methods(user), "the login in the log")
                self.assertEqual(self.methods(user), ["XOAUTH2"])

    def test_a_token_may_come_from_a_file(self):
        user = self.user()
        mailtop = self.mailtop()
        path = mailtop.file("token", self.issuer.token(user) + "\n")
        found = self.check(self.section(user, auth="oauth2", password_file=path))
        self.assertTrue(found["available"], found["error"])

    def test_detect_takes_a_token_command(self):
        user = self.user()
        result = self.mailtop().detect("--host", "127.0.0.1", "--port", str(self.server.ports["imaps"]), "--user", user,
                                       "--ca-file", self.server.ca,
                                       "--token-command", f"echo {self.issuer.token(user)}")
        self.assertEqual(result.code, 0, result)


class Refused(OAuth2Case):
    def test_a_bad_token_is_class_auth_and_is_asked_for_once(self):
        for way in ("imap", "imaps", "pop3", "pop3s"):
            for name in ("expired", "forged", "of another"):
                user, other = self.user(), self.user()
                token = {"expired": self.issuer.token(user, lasts=-60),
                         "forged": self.issuer.token(user, key=b"guessed"),
                         "of another": self.issuer.token(other)}[name]
                for auth in ("oauth2", "xoauth2"):
                    with self.subTest(way=way, token=name, auth=auth):
                        mailtop, dispenser = self.prepare(token)
                        found = self.check(self.section(user, way, auth=auth, token_command=dispenser.command))
                        self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("auth", "login"))
                        self.assertEqual(dispenser.runs, 1)
                        self.assertNotIn(token, str(found))
                        if auth == "xoauth2":  # else in a NO or -ERR
                            self.assertIn('the access token was refused: {"status":', found["error"]["message"])

    def test_a_token_is_never_sent_as_a_password(self):
        """The server would take a password by these, and the token is none of its business."""
        user = self.user()
        token = self.issuer.token(user)
        for auth in ("plain", "login", "cram-md5"):
            mailtop = self.mailtop(self.section(user, auth=auth, token_command=f"echo {token}"))
            result = mailtop.once()
            self.assertEqual(result.code, 3, result)
            self.assertIn("token_command gives a token", result.err)

    def test_tokens_that_are_all_refused_are_not_fetched_for_ever(self):
        user, other = self.user(), self.user()
        tokens = [self.issuer.token(user, lasts=-60, number=number) for number in range(50)]
        mailtop = self.mailtop()
        dispenser = Dispenser(mailtop, "token", *tokens)
        mailtop.write(ini([self.section(user, token_command=dispenser.command, retries=1),
                           monitor(self.server, other)]))
        with mailtop.stream() as stream:
            stream.wait_for(lambda e: e["name"] == user and e["state"] == "auth", "the refusal")
            wait.until(lambda: dispenser.runs >= 3, "three runs", 60)
            # Time passes for the neighbour; a fourth would come within one of its intervals.
            stream.wait_samples(other, 4, after=len(stream.events))
        self.assertEqual(dispenser.runs, 3)
        self.assertEqual(self.server.refusals(user), 3)


class Expired(OAuth2Case):
    def stream_of(self, user, way, tokens):
        mailtop = self.mailtop()
        dispenser = Dispenser(mailtop, "token", *tokens)
        mailtop.write(ini([self.section(user, way, token_command=dispenser.command)]))
        return self.enterContext(mailtop.stream()), dispenser

    def test_a_token_that_expires_is_fetched_anew_within_the_check(self):
        """POP3 logs in at each check, so an expired token is refused first."""
        user = self.user()
        tokens = [self.issuer.token(user, lasts=4, number=1), self.issuer.token(user, number=2)]
        stream, dispenser = self.stream_of(user, "pop3s", tokens)
        wait.until(lambda: dispenser.runs == 2, "the second run", 40)
        stream.wait_samples(user, 2, after=len(stream.events))
        self.assertEqual(dispenser.runs, 2)
        self.assertEqual([e for e in stream.events if not e["available"] and e["event"] == "sample"], [])
        self.assertEqual(self.server.refusals(user), 1)

    def test_a_session_that_the_server_ends_goes_on_with_a_fresh_token(self):
        user = self.user()
        tokens = [self.issuer.token(user, number=number) for number in range(2)]
        stream, dispenser = self.stream_of(user, "imaps", tokens)
        stream.wait_samples(user, 2)
        self.assertEqual(dispenser.runs, 1)
        self.server.kick(user)
        wait.until(lambda: dispenser.runs == 2, "the second run")
        stream.wait_samples(user, 2, after=len(stream.events))
        self.assertEqual([e for e in stream.events if not e["available"] and e["event"] == "sample"], [])
        self.assertEqual(self.server.refusals(user), 0)


GREETING = """\
S: * OK [CAPABILITY IMAP4rev1 AUTH=CRAM-MD5 AUTH=PLAIN AUTH=OAUTHBEARER AUTH=XOAUTH2 LIST-EXTENDED LIST-STATUS] ready
"""


CAPABILITIES = "IMAP4rev1 AUTH=CRAM-MD5 AUTH=PLAIN AUTH=OAUTHBEARER AUTH=XOAUTH2 LIST-EXTENDED LIST-STATUS"
GREETING = f"""\
S: * OK ready
C: (?P<t>\\S+) CAPABILITY
S: * CAPABILITY {CAPABILITIES}
S: {{t}} OK done
"""
LOGIN = GREETING + f"""\
C: (?P<t>\\S+) AUTHENTICATE OAUTHBEARER
S: +\\x20
C: (?P<token>\\S+)
S: {{t}} OK [CAPABILITY {CAPABILITIES}] logged in
"""
ROUND = """\
C: (?P<t>\\S+) LIST
S: * LIST () "/" INBOX
S: * STATUS INBOX (MESSAGES 1 UNSEEN 0)
S: {t} OK done
"""


class Servers(FakeCase):
    """What Dovecot does not do."""

    def test_a_bye_for_an_expired_token_is_followed_by_a_fresh_one(self):
        bye = "C: .*\nS: * BYE Session invalidated - AccessTokenExpired\nclose\n"
        server = self.fake(LOGIN + ROUND + bye, LOGIN + "repeat\n" + ROUND)
        mailtop = self.mailtop()
        dispenser = Dispenser(mailtop, "token", "first-token", "second-token")
        mailtop.write(ini([fake(server, password=None, token_command=dispenser.command, push="off")]))
        with mailtop.stream() as stream:
            samples = stream.wait_samples("fake", 3)
        self.assertEqual([sample["available"] for sample in samples], [True] * len(samples), server.surprises)
        self.assertEqual(dispenser.runs, 2)
        sent = [base64.b64decode(server.lines(connection)[2]) for connection in (0, 1)]
        self.assertIn(b"auth=Bearer first-token", sent[0])
        self.assertIn(b"auth=Bearer second-token", sent[1])

    def test_a_server_without_oauth2_gets_neither_token_nor_login(self):
        server = self.fake("S: * OK ready\nC: \\S+ CAPABILITY\n"
                           "S: * CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5\nS: {tag} OK done\nhang\n")
        found = self.check(fake(server, password=None, token_command="echo a-token"))
        self.assertFalse(found["available"])
        self.assertEqual(found["error"]["class"], "auth")
        self.assertEqual(server.count(r"\S+ (AUTHENTICATE|LOGIN)"), 0, server.lines())

    def test_a_server_that_says_the_token_back_does_not_get_it_shown(self):
        token = "Tk-q7Zx-echo-0123456789"
        echoes = ["{token}", token, "x" * 270 + token]
        echoes += [base64.b64encode(b"x" * shift + token.encode()).decode() for shift in range(4)]
        for echo in echoes:
            with self.subTest(echo=echo):
                server = self.fake(GREETING + "C: (?P<t>\\S+) AUTHENTICATE OAUTHBEARER\nS: +\\x20\nC: (?P<token>\\S+)\n"
                                   f"S: * OK {echo}\nS: {{t}} NO bad token {echo}\n")
                mailtop = self.mailtop(fake(server, password=None, token_command=f"echo {token}"))
                result = mailtop.detect("--trace", "fake")
                text = result.out + result.err
                self.assertIn("bad token", text)
                for length in range(8, len(token)):
                    self.assertNotIn(token[:length], text)
                for shift in range(3):
                    core = base64.b64encode(b"x" * shift + token.encode()).decode().rstrip("=")[4:-2]
                    self.assertNotIn(core, text)


if __name__ == "__main__":
    unittest.main()
