"""Every way of connecting, and whom we trust."""

import base64
import hashlib
import subprocess
import unittest

from lib.case import WAYS, DovecotCase, monitor
from lib.dovecot import ADDRESS
from lib.fakeserver import FakeServer
from lib.mailtop import folder


class SixWays(DovecotCase):
    def test_each_way_gives_the_numbers_of_the_mailbox(self):
        user = self.user()
        self.server.deliver(user, count=3, size=2000)
        for way in WAYS:
            with self.subTest(way=way):
                found = self.check(monitor(self.server, user, way))
                self.assertIsNone(found["error"])
                self.assertEqual((found["state"], found["available"]), ("up", True))
                if way.startswith("imap"):
                    self.assertEqual(folder(found, "INBOX")["messages"], 3)
                    self.assertEqual(folder(found, "INBOX")["unseen"], 3)
                else:
                    self.assertEqual(found["email_count"], 3)

    def test_the_log_of_the_server_says_which_ways_were_secured(self):
        for way in ("imap-starttls", "imaps", "pop3-starttls", "pop3s"):
            with self.subTest(way=way):
                user = self.user()
                self.check(monitor(self.server, user, way))
                self.assertRegex(self.server.log(), rf"Login: user=<{user}>, .*, TLS")

    def test_a_name_is_looked_up_and_matched_with_the_certificate(self):
        user = self.user()
        found = self.check(monitor(self.server, user, host="localhost"))
        self.assertIsNone(found["error"])

    def test_a_server_without_starttls_is_never_told_the_password(self):
        user = self.user()
        with FakeServer("imap-login", more="") as server:
            found = self.check(monitor(self.server, user, "imap-starttls", port=server.port))
            self.assertEqual(found["error"]["class"], "tls")
            self.assertEqual(server.count(r"\S+ (LOGIN|AUTHENTICATE)"), 0)

    def test_type_and_tls_give_the_port_when_it_is_left_out(self):
        for way, port in (("imap", 143), ("imap-starttls", 143), ("imaps", 993), ("pop3", 110),
                          ("pop3-starttls", 110), ("pop3s", 995)):
            with self.subTest(way=way):
                section = monitor(self.server, "nobody", way, port=None, enabled=False)
                self.assertEqual(self.check(section)["port"], port)

    def test_ssl_yes_and_no_are_understood(self):
        for ssl, tls in ((True, "implicit"), (False, "none")):
            with self.subTest(ssl=ssl):
                section = monitor(self.server, "nobody", "imaps", tls=None, ssl=ssl, enabled=False)
                self.assertEqual(self.check(section)["tls"], tls)


class Trust(DovecotCase):
    def refused(self, section):
        found = self.check(section)
        self.assertFalse(found["available"])
        self.assertEqual(found["state"], "down")
        self.assertEqual(found["error"]["class"], "certificate", found["error"])
        self.assertEqual(found["error"]["phase"], "tls")
        self.assertEqual(self.server.logins(section["user"]), 0)
        return found["error"]["message"]

    def test_an_unknown_authority_is_refused(self):
        for way in ("imaps", "imap-starttls", "pop3s", "pop3-starttls"):
            with self.subTest(way=way):
                self.refused(monitor(self.server, self.user(), way, ca_file=None))

    def test_another_authority_than_the_servers_is_refused(self):
        other = self.server.certificates.other_ca
        self.refused(monitor(self.server, self.user(), ca_file=other))

    def test_a_certificate_for_another_host_is_refused(self):
        self.refused(monitor(self.server, self.user(), host=ADDRESS["wrong-name"]))

    def test_an_expired_certificate_is_refused_and_said_to_be_expired(self):
        message = self.refused(monitor(self.server, self.user(), host=ADDRESS["expired"]))
        self.assertIn("expired", message)

    def test_a_certificate_signed_by_itself_is_refused(self):
        self.refused(monitor(self.server, self.user(), host=ADDRESS["self"]))

    def test_a_pin_that_fits_is_trusted_without_an_authority(self):
        pin = self.server.certificates.pin("self")
        found = self.check(monitor(self.server, self.user(), host=ADDRESS["self"], ca_file=None, pin_sha256=pin))
        self.assertIsNone(found["error"])
        self.assertTrue(found["available"])

    def test_a_pin_that_does_not_fit_is_refused(self):
        pin = base64.b64encode(hashlib.sha256(b"another key").digest()).decode()
        self.refused(monitor(self.server, self.user(), pin_sha256=pin))

    def test_the_facts_of_the_certificate_are_reported(self):
        found = self.check(monitor(self.server, self.user()))["certificate"]
        text = subprocess.run(["openssl", "x509", "-in", self.server.certificates.certificate("good"), "-noout",
                               "-fingerprint", "-sha256"], capture_output=True, check=True, text=True).stdout
        self.assertEqual(found["sha256"].lower(), text.split("=")[1].strip().replace(":", "").lower())
        self.assertIn("mailtop test good", found["subject"])
        self.assertIn("mailtop test authority", found["issuer"])
        self.assertEqual(found["not_after"], "2099-01-01T00:00:00.000Z")
        self.assertGreater(found["days_left"], 365)

    def test_in_clear_there_is_no_certificate(self):
        self.assertIsNone(self.check(monitor(self.server, self.user(), "imap"))["certificate"])


if __name__ == "__main__":
    unittest.main()
