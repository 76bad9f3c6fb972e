"""TLS: how new, whose certificate, whose key; and a certificate of our own."""

import contextlib
import imaplib
import os
import re
import shutil
import ssl
import subprocess
import tempfile
import unittest
import warnings

from lib.case import DovecotCase, FakeCase, fake, monitor, password_of
from lib.certificates import RIGHT_HOSTS, Certificates
from lib.dovecot import Dovecot

# Two servers in one: what a client of IMAP, and one of POP3, has to say until it has its numbers.
IMAP = """\
S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
repeat
C? \\S+ CAPABILITY
S: * CAPABILITY IMAP4rev1
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
POP3 = """\
S: +OK ready
repeat
C? CAPA
S: +OK
S: USER
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
SECRET = "Tls-pw-0815"


def context(pair, oldest=None, newest=None, ciphers="DEFAULT:@SECLEVEL=0", client_ca=None):
    """A server's, with whatever is wrong about it."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers(ciphers)
    made.load_cert_chain(*pair)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        if oldest:
            made.minimum_version = oldest
        if newest:
            made.maximum_version = newest
    if client_ca:
        made.load_verify_locations(client_ca)
        made.verify_mode = ssl.CERT_REQUIRED
    return made


class TlsCase(FakeCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="mt-tls-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.certificates = Certificates(folder)

    def server(self, tls, script=IMAP):
        return self.fake(script, tls=tls, implicit=True)

    def section(self, server, **keys):
        return fake(server, **{"tls": "implicit", "ca_file": self.certificates.ca, "password": SECRET, **keys})

    def refused(self, tls, error_class, *words, **keys):
        """By us, before anything was said to the server: not even a command, for IMAP and POP3."""
        for kind, script in (("imap", IMAP), ("pop3", POP3)):
            with self.subTest(kind=kind):
                server = self.server(tls, script)
                found = self.check(self.section(server, kind=kind, **keys))
                self.assertEqual((found["available"], found["state"]), (False, "down"), found)
                self.assertEqual((found["error"]["class"], found["error"]["phase"]), (error_class, "tls"), found)
                for word in words:
                    self.assertIn(word, found["error"]["message"])
                self.assertEqual(server.lines(), [])
                self.assertNotIn(SECRET.encode(), server.clear)

    def accepted(self, server, **keys):
        found = self.check(self.section(server, **keys))
        self.assertIsNone(found["error"])
        self.assertTrue(found["available"])
        return found


class Versions(TlsCase):
    def test_older_than_1_2_is_refused_in_clear_words(self):
        for newest in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with self.subTest(newest=newest.name):
                tls = context(self.certificates.pair("good"), ssl.TLSVersion.TLSv1, newest)
                self.refused(tls, "tls", "the server has no TLS 1.2 or newer")

    def test_1_2_and_1_3_are_taken(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version=version.name):
                self.accepted(self.server(context(self.certificates.pair("good"), version, version)))

    def test_a_server_of_weak_ciphers_only_is_refused(self):
        tls = context(self.certificates.pair("good"), newest=ssl.TLSVersion.TLSv1_2,
                      ciphers="aNULL:eNULL:@SECLEVEL=0")
        self.refused(tls, "tls")

    def test_the_server_is_told_the_name_that_is_asked_for(self):
        server = self.server(self.certificates.pair("good"))
        self.accepted(server, host="localhost")
        self.accepted(server, host="127.0.0.1")
        self.assertEqual(server.names, ["localhost", None])


class Weak(TlsCase):
    def weak(self, name, ca="ca", **options):
        return self.certificates.sign(name, RIGHT_HOSTS, ca=ca, **options)

    def test_a_key_that_can_be_broken_is_refused(self):
        for bits in (512, 1024):
            with self.subTest(bits=bits):
                pair = self.weak(f"rsa{bits}", key=("-newkey", f"rsa:{bits}"))
                self.refused(context(pair, newest=ssl.TLSVersion.TLSv1_2), "certificate", "key too weak")

    def test_a_signature_that_can_be_forged_is_refused(self):
        pair = self.weak("sha1", digest="sha1")
        self.refused(context(pair), "certificate", "digest algorithm too weak")
        rsa_ca = self.certificates.authority("rsa-ca", "an authority with RSA", ("-newkey", "rsa:2048"))
        pair = self.weak("md5", ca="rsa-ca", digest="md5")
        self.refused(context(pair), "certificate", "digest algorithm too weak", ca_file=rsa_ca)

    def test_a_pin_does_not_make_a_broken_key_good(self):
        pair = self.weak("pinned-rsa1024", key=("-newkey", "rsa:1024"))
        self.refused(context(pair), "certificate", "key too weak", ca_file=None,
                     pin_sha256=self.certificates.pin("pinned-rsa1024"))


class Whose(TlsCase):
    def test_a_certificate_that_is_wrong_hears_nothing_of_us(self):
        signed_by_itself = self.certificates.pair("self")
        self.refused(self.certificates.pair("expired"), "certificate", "expired")
        self.refused(self.certificates.pair("wrong-name"), "certificate", "127.0.0.1")
        self.refused(signed_by_itself, "certificate", "self-signed")
        self.refused(self.certificates.pair("good"), "certificate", ca_file=None)
        self.refused(self.certificates.pair("good"), "certificate", ca_file=self.certificates.other_ca)

    def test_the_whole_chain_is_needed_and_judged(self):
        def behind(leaf, *others):
            path = leaf[0] + ".chain"
            with open(path, "w", encoding="ascii") as out:
                for one in (leaf[0], *others):
                    with open(one, encoding="ascii") as file:
                        out.write(file.read())
            return path, leaf[1]

        middle = self.certificates.sign("middle", extensions=("basicConstraints=critical,CA:TRUE",))[0]
        leaf = self.certificates.sign("behind-middle", RIGHT_HOSTS, ca="middle")
        self.accepted(self.server(behind(leaf, middle)))
        self.refused(leaf, "certificate", "issuer")
        leaf = self.certificates.sign("behind-good", RIGHT_HOSTS, ca="good")  # which is nobody's authority
        self.refused(behind(leaf, self.certificates.certificate("good")), "certificate")

    def test_one_that_is_not_valid_yet_is_refused(self):
        pair = self.certificates.sign("tomorrow", RIGHT_HOSTS, dates=("20980101000000Z", "20990101000000Z"))
        self.refused(pair, "certificate", "not yet valid")

    def test_a_name_with_a_nul_or_a_wildcard_of_all_is_refused(self):
        for number, hosts in enumerate(("DNS:*", "DNS:*.localhost")):
            with self.subTest(hosts=hosts):
                pair = self.certificates.sign(f"wild{number}", hosts)
                self.refused(pair, "certificate", host="localhost")

    def test_an_authority_of_the_system_is_trusted(self):
        wrapper = ["unshare", "-rm", "sh", "-c", 'mount --bind "$0" "$1" && shift && exec "$@"', self.certificates.ca,
                   "/etc/ssl/certs/ca-certificates.crt"]
        if not os.path.exists(wrapper[-1]) or subprocess.run([*wrapper, "true"], capture_output=True).returncode != 0:
            self.skipTest("no namespaces of our own, or no store of the system")
        mailtop = self.mailtop(self.section(self.server(self.certificates.pair("good")), ca_file=None))
        done = subprocess.run([*wrapper, *mailtop.command("once")], capture_output=True, text=True,
                              env=mailtop.environment, cwd=mailtop.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_certificate_that_is_replaced_between_two_checks_is_judged_anew(self):
        """What a pinned or trusted key was before does not open the door for another one."""
        good = self.certificates.pair("good")
        for name, keys in (("self", {"ca_file": None, "pin_sha256": self.certificates.pin("good")}), ("self", {}),
                           ("expired", {}), ("wrong-name", {})):
            with self.subTest(name=name, keys=keys):
                server = self.server(good)
                section = self.section(server, keep="no", retries=1, **keys)
                with self.mailtop(section).stream() as stream:
                    stream.wait_for(lambda event: event.get("available"), "a good sample")
                    logins = server.count(r"\S+ LOGIN")
                    server.use(self.certificates.pair(name))
                    stream.wait_for(lambda event: event.get("error") and event["error"]["class"] == "certificate",
                                    "the other certificate to be refused", after=len(stream.events))
                    at = len(stream.events)
                    refused = server.count(r"\S+ LOGIN")
                    stream.wait_for(lambda event: event.get("error"), "one more refusal", after=at)
                    self.assertEqual(server.count(r"\S+ LOGIN"), refused)
                    self.assertGreaterEqual(refused, logins)
                    server.use(good)
                    stream.wait_for(lambda event: event.get("available") and event.get("state") == "up",
                                    "the right one to be taken again", after=at, seconds=30)


class ClientCertificate(TlsCase):
    """A server that wants one, and what it says when it has none or a wrong one."""

    VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)

    def wanting(self, version):
        return context(self.certificates.pair("good"), version, version, client_ca=self.certificates.ca)

    def test_it_is_shown_where_it_is_asked_for(self):
        cert, key = self.certificates.sign("ann")
        for version in self.VERSIONS:
            with self.subTest(version=version.name):
                self.accepted(self.server(self.wanting(version)), client_cert=cert, client_key=key)

    def test_the_key_may_stand_in_the_file_of_the_certificate(self):
        cert, key = self.certificates.sign("both")
        with open(cert, "a", encoding="ascii") as both, open(key, encoding="ascii") as file:
            both.write(file.read())
        os.chmod(cert, 0o600)
        self.accepted(self.server(self.wanting(ssl.TLSVersion.TLSv1_3)), client_cert=cert)

    def test_without_one_the_sentence_says_what_is_missing(self):
        for version in self.VERSIONS:
            with self.subTest(version=version.name):
                self.refused(self.wanting(version), "tls", "asks for a certificate of ours", "client_cert")

    def test_a_wrong_one_is_refused_in_the_servers_words(self):
        self.certificates.sign("late", dates=("20200101000000Z", "20200201000000Z"))
        for name, words in (("late", "expired"), ("self", "unknown ca")):
            cert, key = self.certificates.pair(name)
            for version in self.VERSIONS:
                with self.subTest(name=name, version=version.name):
                    self.refused(self.wanting(version), "tls", "refused our client_cert", words, client_cert=cert,
                                 client_key=key)

    def test_one_that_cannot_be_used_is_said_before_any_connection(self):
        cert, key = self.certificates.sign("bob")
        other = self.certificates.sign("eve")[1]
        server = self.server(self.certificates.pair("good"))
        for cert_path, key_path, words in (
                (cert, self.certificates.encrypt_key("bob", "sesame"), "has a passphrase"),
                (cert, other, "is not that of"), (cert, cert, "no private key"), (key, key, "no certificate"),
                (cert, "/nonexistent/key", "No such file"), (cert, "/dev/zero", "not a regular file"),
                (cert, None, "no private key")):
            with self.subTest(words=words):
                found = self.check(self.section(server, client_cert=cert_path, client_key=key_path))
                self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("secret", "secret"), found)
                self.assertIn(words, found["error"]["message"])
        self.assertEqual(server.connections, 0)

    def test_a_key_that_others_can_read_is_warned_about(self):
        cert, key = self.certificates.sign("open")
        section = self.section(self.server(self.certificates.pair("good")), client_cert=cert, client_key=key)
        os.chmod(key, 0o644)
        result = self.mailtop(section).run("check-config")
        self.assertIn("client_key: mode 0644 lets others read the private key", result.out + result.err)
        os.chmod(key, 0o600)
        result = self.mailtop(section).run("check-config")
        self.assertNotIn("client_key", result.out + result.err)

    def test_it_can_be_tried_by_options_and_is_named(self):
        cert, key = self.certificates.sign("options")
        server = self.server(self.wanting(ssl.TLSVersion.TLSv1_3))
        mailtop = self.mailtop()
        mailtop.environment["TLS_PASSWORD"] = SECRET
        result = mailtop.detect("--type", "imap", "--host", "127.0.0.1", "--port", str(server.port), "--user", "u",
                                "--password-env", "TLS_PASSWORD", "--ca-file", self.certificates.ca,
                                "--client-cert", cert, "--client-key", key)
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.out, rf"(?m)^own cert +{re.escape(cert)}$")

    def test_it_comes_in_and_goes_out_with_the_mailbox(self):
        cert, key = self.certificates.sign("moved")
        mbsync = f"IMAPAccount a\nHost imaps:h.example\nUser u\nPass p\nClientCertificate {cert}\nClientKey {key}\n"
        fetchmail = f"poll h.example proto imap user u pass p ssl sslcert {cert} sslkey {key}\n"
        wanted = [f"client_cert = {cert}", f"client_key = {key}"]
        for text in (mbsync, fetchmail):
            mailtop = self.mailtop()
            self.assertEqual(mailtop.run("import", "--yes", mailtop.file("theirs", text)).code, 0)
            with open(mailtop.path, encoding="utf-8") as file:
                self.assertLessEqual(set(wanted), set(file.read().split("\n")))
            again = mailtop.file("again.json", mailtop.run("export", "--format", "json").out)
            mailtop.write("")
            mailtop.run("import", "--yes", "--password-command", "pass {name}", again)
            self.assertLessEqual(set(wanted), set(mailtop.run("export").out.split("\n")))

    def test_two_mailboxes_of_one_server_show_each_their_own(self):
        """A TLS session that is resumed would carry the other's."""
        ann, eve = self.certificates.sign("own-ann"), self.certificates.pair("self")
        server = self.server(self.wanting(ssl.TLSVersion.TLSv1_3))
        right = self.section(server, name="right", client_cert=ann[0], client_key=ann[1], keep="no")
        wrong = self.section(server, name="wrong", client_cert=eve[0], client_key=eve[1], keep="no")
        none = self.section(server, name="none", keep="no")
        with self.mailtop(right, wrong, none).stream() as stream:
            stream.wait_samples("right", 3)
            stream.wait_samples("wrong", 3)
            stream.wait_samples("none", 2)
        for event in stream.events:
            if event.get("event") == "sample":
                self.assertEqual(event["available"], event["name"] == "right", event)


class StrictDovecot(Dovecot):
    """Lets in who has a certificate, ourselves included."""

    @contextlib.contextmanager
    def imap(self, user, password=None):
        ours = ssl.create_default_context(cafile=self.ca)
        ours.load_cert_chain(*self.certificates.pair("good"))
        imap = imaplib.IMAP4_SSL("localhost", self.ports["imaps"], ssl_context=ours, timeout=10)
        try:
            imap.login(user, self._passwords[user] if password is None else password)
            yield imap
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                imap.logout()


class ClientCertificateAtDovecot(DovecotCase):
    """A real server: it looks at the certificate, and refuses the login without one."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(StrictDovecot("\n".join((
            "ssl_verify_client_cert = yes", "ssl_ca = <{folder}/tls/ca.pem", "ssl_require_crl = no",
            "auth_ssl_require_client_cert = yes"))))

    def test_with_a_certificate_all_four_ways_work(self):
        cert, key = self.server.certificates.sign("ann")
        for way in ("imaps", "imap-starttls", "pop3s", "pop3-starttls"):
            with self.subTest(way=way):
                found = self.check(monitor(self.server, self.user(), way, client_cert=cert, client_key=key))
                self.assertIsNone(found["error"])

    def test_without_one_the_login_is_refused_in_the_servers_words(self):
        for way in ("imaps", "pop3s"):
            with self.subTest(way=way):
                user = self.user()
                found = self.check(monitor(self.server, user, way))
                self.assertEqual(self.server.logins(user), 0)
                self.assertEqual(found["error"]["class"], "auth", found)
                self.assertIn("certificate", found["error"]["message"])
                self.assertNotIn(password_of(user), found["error"]["message"])


if __name__ == "__main__":
    unittest.main()
