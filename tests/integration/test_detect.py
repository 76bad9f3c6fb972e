"""`detect`: how far a mailbox can be reached, what was met on the way, and what to do about it."""

import unittest

from lib.case import DovecotCase, monitor
from lib.dovecot import ADDRESS

ENCRYPTED = ("imaps", "imap-starttls", "pop3s", "pop3-starttls")


class Detect(DovecotCase):
    def detect(self, section):
        result = self.mailtop(section).detect(section["name"])
        self.assertEqual(result.code, 2, result)
        return result.out

    def assert_untrusted(self, out, name):
        self.assertRegex(out, r"(?m)^tls +FAIL")
        self.assertRegex(out, r"(?m)^login +-")
        self.assertRegex(out, r"(?m)^certificate +NOT trusted$")
        self.assertRegex(out, rf"(?m)^  subject .*mailtop test {name}")
        self.assertRegex(out, r"(?m)^  valid +from \d{4}-\d\d-\d\d until \d{4}-\d\d-\d\d, ")
        self.assertRegex(out, r"(?m)^  sha256 +[0-9a-f]{64}$")

    def test_an_untrusted_certificate_is_shown_with_the_line_that_trusts_its_key(self):
        other = self.server.certificates.other_ca
        for way in ENCRYPTED:
            with self.subTest(way=way):
                out = self.detect(monitor(self.server, self.user(), way, ca_file=other))
                self.assert_untrusted(out, "good")
                self.assertIn(f"\npin_sha256 = {self.server.certificates.pin('good')}\n", out)

    def test_the_line_does_what_it_says(self):
        user = self.user()
        section = monitor(self.server, user, host=ADDRESS["self"])
        line = [line for line in self.detect(section).splitlines() if line.startswith("pin_sha256 = ")][0]
        section[line.split(" = ")[0]] = line.split(" = ")[1]
        self.assertTrue(self.check(section)["available"])

    def test_what_is_wrong_with_a_certificate_does_not_matter_for_showing_it(self):
        for name in ("wrong-name", "expired", "self"):
            with self.subTest(name=name):
                self.assert_untrusted(self.detect(monitor(self.server, self.user(), host=ADDRESS[name])), name)

    def test_a_pin_that_does_not_fit_shows_the_key_that_is_there(self):
        pin = self.server.certificates.pin("self")
        out = self.detect(monitor(self.server, self.user(), pin_sha256=pin))
        self.assert_untrusted(out, "good")
        self.assertIn(f"\npin_sha256 = {self.server.certificates.pin('good')}\n", out)

    def test_a_refused_password_leaves_the_facts_of_the_server(self):
        for way in ENCRYPTED:
            with self.subTest(way=way):
                out = self.detect(monitor(self.server, self.user(), way, password="wrong"))
                self.assertRegex(out, r"(?m)^connect +ok +[0-9.]+ ms +127\.0\.0\.1$")
                self.assertRegex(out, r"(?m)^tls +ok +[0-9.]+ ms +TLSv1\.[23] \w+$")
                self.assertRegex(out, r"(?m)^login +FAIL")
                self.assertRegex(out, r"(?m)^certificate +trusted$")
                self.assertRegex(out, r"(?m)^software +.*Dovecot")
                self.assertRegex(out, r"AUTH=PLAIN|SASL")

    def test_the_facts_of_an_untrusted_certificate_are_in_the_json_too(self):
        found = self.check(monitor(self.server, self.user(), ca_file=self.server.certificates.other_ca))
        self.assertEqual(found["error"]["class"], "certificate")
        self.assertIn("mailtop test good", found["certificate"]["subject"])


if __name__ == "__main__":
    unittest.main()
