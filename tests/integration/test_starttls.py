"""STARTTLS and STLS: asked for and insisted on, whatever is said before the handshake.

Replays what the STARTTLS injection of 2011 (CVE-2011-0411) and "NO STARTTLS" of 2021 do to a client: somebody
on the way answers in the server's place until TLS begins, and sends along what the client is to take for the
server's words after it."""

import shutil
import tempfile
import unittest

from lib.case import FakeCase, fake
from lib.certificates import Certificates
from lib.mailtop import folder_names

SECRET = "Starttls-pw-4711"
# As it may go on the wire: itself, and base64 of it, of PLAIN and of LOGIN's answers.
TRACES = (SECRET, "U3RhcnR0bHMtcHct", "dXNlcg", "AHVzZXI", "user")

# What the server says once TLS is there; its one folder has seven messages.
IMAP_TLS = """\
starttls
repeat
C? \\S+ CAPABILITY
S: * CAPABILITY IMAP4rev1 X-TRUE
S: {tag} OK done
C? \\S+ LOGIN
S: {tag} OK in
C? \\S+ STATUS
S: * STATUS INBOX (MESSAGES 7 UNSEEN 1)
S: {tag} OK done
C? \\S+ LOGOUT
S: * BYE
S: {tag} OK done
close
"""
POP3_TLS = """\
starttls
repeat
C? CAPA
S: +OK
S: USER
S: X-TRUE
S: .
C? USER
S: +OK
C? PASS
S: +OK
C? STAT
S: +OK 7 700
C? QUIT
S: +OK
close
"""
IMAP_ASKED = """\
S: {greeting}
C? \\S+ CAPABILITY
S: * CAPABILITY {capabilities}
S: {tag} OK done
C: \\S+ STARTTLS
"""
POP3_ASKED = """\
S: {greeting}
C? CAPA
S: +OK
S: USER
S: {capability}
S: .
C: STLS
"""
# To be taken for the server's, by who reads on: commands' ends, numbers, folders, capabilities, another server.
IMAP_INJECTED = ("* STATUS INBOX (MESSAGES 666 UNSEEN 666)", "* LIST () \"/\" Evil", "* 666 EXISTS",
                 "* CAPABILITY IMAP4rev1 X-EVIL IDLE NOTIFY LIST-STATUS LIST-EXTENDED LOGINDISABLED",
                 "* OK [CAPABILITY IMAP4rev1 X-EVIL] more", "* PREAUTH you are in", "* BYE X-EVIL",
                 "* OK [ALERT] X-EVIL", "* OK [REFERRAL imap://evil@127.0.0.1:{other}/] X-EVIL", "+ X-EVIL",
                 "A001 OK X-EVIL", "A002 OK X-EVIL", "A003 OK [CAPABILITY X-EVIL] X-EVIL", "A004 OK X-EVIL",
                 "A003 NO X-EVIL", "* OK X-EVIL {{99}}")
POP3_INJECTED = ("+OK X-EVIL", "-ERR X-EVIL", "+OK 666 666000", ".", "X-EVIL",
                 "+OK\\r\\nUSER\\r\\nX-EVIL\\r\\n.\\r\\n+OK\\r\\n+OK\\r\\n+OK 666 666000")


class StarttlsCase(FakeCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="mt-tls-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.certificates = Certificates(folder)

    def ask(self, script, kind="imap", **words):
        """The monitor's object after one check, with nothing of the password in clear."""
        words = {"greeting": "* OK ready" if kind == "imap" else "+OK ready", "capability": "STLS",
                 "capabilities": "IMAP4rev1 STARTTLS", **words}
        server = self.fake(script, tls=self.certificates.pair("good"), **words)
        section = fake(server, kind=kind, tls="starttls", ca_file=self.certificates.ca, password=SECRET, timeout=3000)
        report = self.mailtop(section).once_json()
        for trace in TRACES:
            self.assertNotIn(trace.lower().encode(), server.clear.lower())
        self.server = server
        found = report["fake"]
        # The words of a refusal are shown as what they are.
        shown = str([found[key] for key in ("state", "server", "folders", "email_count") if key in found])
        for evil in ("EVIL", "666"):
            self.assertNotIn(evil, shown.upper())
        return found

    def refused(self, script, *words, kind="imap", classes=("tls",), **more):
        found = self.ask(script, kind, **more)
        self.assertFalse(found["available"])
        self.assertIn(found["error"]["class"], classes, found["error"])
        for word in words:
            self.assertIn(word, found["error"]["message"])
        self.assertEqual(self.server.count(r"(\S+ )?(LOGIN|AUTHENTICATE|USER|PASS|APOP|AUTH)\b"), 0)

    def true_or_refused(self, script, kind="imap", **more):
        """What came before the handshake changes nothing of what is shown."""
        found = self.found = self.ask(script, kind, **more)
        if found["error"]:
            self.assertIn(found["error"]["class"], ("tls", "protocol", "connect"), found["error"])
            return False
        if kind == "imap":
            self.assertEqual([(row["name"], row["messages"]) for row in found["folders"]], [("INBOX", 7)])
            self.assertEqual(folder_names(found), ["INBOX"])
        else:
            self.assertEqual(found["email_count"], 7)
        self.assertIn("X-TRUE", found["server"]["capabilities"])
        return True


class NoTls(StarttlsCase):
    def test_a_server_that_does_not_announce_it(self):
        self.refused(IMAP_ASKED.replace("C: \\S+ STARTTLS", "hang"), capabilities="IMAP4rev1 AUTH=PLAIN")
        self.refused(POP3_ASKED.replace("C: STLS", "hang"), kind="pop3", capability="X-NONE")

    def test_a_server_without_capabilities(self):
        self.refused("S: * OK ready\nC: \\S+ CAPABILITY\nS: {tag} BAD what\nhang\n", classes=("tls", "protocol"))
        self.refused("S: +OK ready\nC: CAPA\nS: -ERR what\nhang\n", kind="pop3", classes=("tls", "protocol"))

    def test_a_server_that_announces_and_refuses_it(self):
        for answer in ("NO not now, X-WORDS", "BAD what, X-WORDS"):
            self.refused(IMAP_ASKED + f"S: {{tag}} {answer}\nhang\n", "X-WORDS")
        self.refused(POP3_ASKED + "S: -ERR not now, X-WORDS\nhang\n", "X-WORDS", kind="pop3")

    def test_preauth_is_no_way_round_it(self):
        """NO STARTTLS, section 5.1: after PREAUTH no STARTTLS is allowed, and clients went on in clear."""
        for greeting in ("* PREAUTH you are in", "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] you are in",
                         "* PREAUTH [CAPABILITY IMAP4rev1] you are in"):
            self.refused(IMAP_ASKED + "S: {tag} OK\n" + IMAP_TLS, "STARTTLS not available", greeting=greeting)
            self.assertEqual(self.server.count(r"\S+ STATUS"), 0)

    def test_a_greeting_that_sends_us_elsewhere(self):
        other = self.fake("S: * OK other\nhang\n")
        for greeting in ("* BYE [REFERRAL imap://127.0.0.1:{other}/] go there",
                         "* NO [REFERRAL imap://127.0.0.1:{other}/] go there"):
            self.refused("S: {greeting}\nhang\n", classes=("protocol", "connect", "tls"),
                         greeting=greeting.format(other=other.port))
        self.refused(IMAP_ASKED + f"S: {{tag}} NO [REFERRAL imap://127.0.0.1:{other.port}/] go there\nhang\n")
        self.assertEqual(other.connections, 0)

    def test_a_yes_and_then_no_handshake(self):
        for after in ("S: * OK [CAPABILITY IMAP4rev1] in clear\nhang\n", "close\n", "hang\n"):
            self.refused(IMAP_ASKED + "S: {tag} OK go\ndelay 0.1\n" + after, classes=("tls", "timeout"))
        self.refused(POP3_ASKED + "S: +OK go\ndelay 0.1\nS: +OK in clear\nhang\n", kind="pop3",
                     classes=("tls", "timeout"))

    def test_apop_is_not_used_in_clear(self):
        self.refused(POP3_ASKED + "S: -ERR no\nhang\n", kind="pop3", greeting="+OK <1.2@example.org> ready")

    def test_another_certificate_behind_it_hears_nothing(self):
        for kind, script in (("imap", IMAP_ASKED + "S: {tag} OK\n" + IMAP_TLS),
                             ("pop3", POP3_ASKED + "S: +OK\n" + POP3_TLS)):
            words = {"greeting": "* OK ready" if kind == "imap" else "+OK ready", "capability": "STLS",
                     "capabilities": "IMAP4rev1 STARTTLS"}
            server = self.fake(script, tls=self.certificates.pair("self"), **words)
            found = self.check(fake(server, kind=kind, tls="starttls", ca_file=self.certificates.ca, password=SECRET))
            self.assertEqual(found["error"]["class"], "certificate")
            self.assertEqual(server.count(r".*(LOGIN|AUTH|USER|PASS)"), 0)
            self.assertNotIn(SECRET.encode(), server.clear)


class Injected(StarttlsCase):
    def test_nothing_between_greeting_and_handshake_counts(self):
        for line in IMAP_INJECTED:
            line = line.replace("{{99}}", "{99}")
            before = IMAP_ASKED.replace("C: \\S+ STARTTLS\n", f"S: {line}\nC: \\S+ STARTTLS\n")
            for script in (before + "S: {tag} OK go\n", IMAP_ASKED + f"S: {line}\nS: {{tag}} OK go\n"):
                with self.subTest(line=line, script=script):
                    self.true_or_refused(script + IMAP_TLS, other=self.server_port())
        self.assertTrue(self.true_or_refused(IMAP_ASKED + "S: {tag} OK go\n" + IMAP_TLS))

    def server_port(self):
        if not hasattr(self, "other"):
            self.other = self.fake("S: * OK other\nhang\n")
            self.addCleanup(lambda: self.assertEqual(self.other.connections, 0))
        return self.other.port

    def test_nothing_behind_the_yes_counts(self):
        """2011: in the same packet as the server's yes, so that it is read with it and kept."""
        for line in IMAP_INJECTED:
            line = line.replace("{{99}}", "{99}")
            with self.subTest(line=line):
                script = IMAP_ASKED + f"S: {{tag}} OK go\\r\\n{line}\n" + IMAP_TLS
                self.assertFalse(self.true_or_refused(script, other=self.server_port()))
                self.assertEqual(self.found["error"]["class"], "tls")

    def test_nothing_between_the_yes_and_the_handshake_counts(self):
        for line in IMAP_INJECTED[:4]:
            with self.subTest(line=line):
                script = IMAP_ASKED + f"S: {{tag}} OK go\ndelay 0.05\nS: {line}\n" + IMAP_TLS
                self.assertFalse(self.true_or_refused(script, other=self.server_port()))

    def test_nothing_of_it_counts_with_pop3(self):
        for line in POP3_INJECTED:
            with self.subTest(line=line):
                self.assertFalse(self.true_or_refused(POP3_ASKED + f"S: +OK go\\r\\n{line}\n" + POP3_TLS, "pop3"))
                self.true_or_refused(POP3_ASKED.replace("C: STLS", f"S: {line}\nC: STLS") + "S: +OK go\n" + POP3_TLS,
                                     "pop3")
        self.assertTrue(self.true_or_refused(POP3_ASKED + "S: +OK go\n" + POP3_TLS, "pop3"))

    def test_what_was_announced_in_clear_is_asked_again(self):
        found = self.ask(IMAP_ASKED + "S: {tag} OK go\n" + IMAP_TLS,
                         greeting="* OK [CAPABILITY IMAP4rev1 STARTTLS IDLE NOTIFY X-EVIL] ready",
                         capabilities="IMAP4rev1 STARTTLS LIST-STATUS LIST-EXTENDED ID NAMESPACE X-EVIL")
        self.assertIsNone(found["error"])
        self.assertEqual(sorted(found["server"]["capabilities"]), ["IMAP4rev1", "X-TRUE"])
        self.assertEqual(self.server.count(r"\S+ (LIST|ID|NOTIFY|IDLE)"), 0)


class InTls(StarttlsCase):
    def test_a_server_in_clear_where_tls_is_to_be_from_the_first_byte(self):
        for kind, greeting in (("imap", "* PREAUTH [CAPABILITY IMAP4rev1] you are in"), ("pop3", "+OK <1@x> hi")):
            with self.subTest(kind=kind):
                server = self.fake(f"S: {greeting}\nhang\n")
                found = self.check(fake(server, kind=kind, tls="implicit", password=SECRET, timeout=3000))
                self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("tls", "tls"), found)
                self.assertNotIn(SECRET.encode(), server.clear)


if __name__ == "__main__":
    unittest.main()
