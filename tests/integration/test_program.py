"""The command line: exit codes, the shape of the output, mistakes in the config."""

import json
import os
import re
import subprocess
import unittest

from lib.case import DovecotCase, monitor, password_of
from lib.mailtop import Mailtop

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
MONITOR_KEYS = {"name", "type", "host", "port", "tls", "tags", "state", "available", "response_time_ms", "error",
                "checked_at", "certificate", "server"}


class ExitCodes(DovecotCase):
    def code(self, *sections):
        return self.mailtop(*sections).once().code

    def test_0_all_well(self):
        self.assertEqual(self.code(monitor(self.server, self.user()), monitor(self.server, self.user(), "pop3")), 0)

    def test_1_a_warning(self):
        self.assertEqual(self.code(monitor(self.server, self.user(), folders=["INBOX", "Gone"])), 1)

    def test_2_something_down_whatever_else_is_well(self):
        bad = monitor(self.server, self.user(), password="wrong")
        warn = monitor(self.server, self.user(), folders=["INBOX", "Gone"])
        self.assertEqual(self.code(monitor(self.server, self.user()), warn, bad), 2)

    def test_3_it_could_not_run(self):
        for arguments in (("once", "--format", "nonsense"), ("nonsense",), ("--nonsense",), ("once", "nobody"),
                          ("detect",), ("detect", "nobody")):
            with self.subTest(arguments=arguments):
                result = self.mailtop(monitor(self.server, self.user())).run(*arguments)
                self.assertEqual(result.code, 3, result)
                self.assertNotEqual(result.err, "")

    def test_3_without_a_config(self):
        with Mailtop() as mailtop:
            mailtop.path += ".gone"
            for arguments in (("once",), ("stream",), ("check-config",)):
                result = mailtop.run(*arguments)
                self.assertEqual(result.code, 3, result)
                self.assertIn("mailtop.ini.gone", result.err)

    def test_the_names_given_are_the_ones_that_are_checked(self):
        good, bad = self.user(), self.user()
        mailtop = self.mailtop(monitor(self.server, good), monitor(self.server, bad, password="wrong"))
        report = mailtop.once_json(good)
        self.assertEqual(report.code, 0)
        self.assertEqual([row["name"] for row in report.json["monitors"]], [good])
        self.assertEqual(self.server.logins(bad) + self.server.refusals(bad), 0)

    def test_a_disabled_mailbox_is_not_asked_and_not_down(self):
        user = self.user()
        report = self.once(monitor(self.server, user, enabled=False))
        self.assertEqual((report[user]["state"], report.code), ("paused", 0))
        self.assertEqual(self.server.logins(user), 0)


class Output(DovecotCase):
    def test_the_json_of_once_has_every_key(self):
        imap, pop3 = self.user(), self.user()
        self.server.deliver(imap)
        report = self.once(monitor(self.server, imap, tags="team:ops, prod"), monitor(self.server, pop3, "pop3s"))
        self.assertEqual(report.json["version"], 1)
        self.assertRegex(report.json["time"], TIME)
        for name, extra in ((imap, {"folders"}), (pop3, {"email_count", "mailbox_size_kb"})):
            found = report[name]
            self.assertLessEqual(MONITOR_KEYS | extra, set(found))
            self.assertRegex(found["checked_at"], TIME)
            self.assertIs(found["available"], True)
            self.assertGreater(found["response_time_ms"], 0)
            self.assertLessEqual({"software", "capabilities"}, set(found["server"]))
            self.assertLessEqual({"subject", "issuer", "not_after", "days_left", "sha256"}, set(found["certificate"]))
        self.assertEqual(report[imap]["tags"], {"team": "ops", "prod": ""})
        self.assertLessEqual({"name", "messages", "recent", "unseen", "size", "uidnext", "uidvalidity"},
                             set(report[imap]["folders"][0]))
        self.assertIn("LIST-STATUS", report[imap]["server"]["capabilities"])
        self.assertIn("Dovecot", report[imap]["server"]["software"])

    def test_the_order_is_that_of_the_config(self):
        users = [self.user() for _ in range(5)]
        report = self.once(*[monitor(self.server, user) for user in reversed(users)])
        self.assertEqual([row["name"] for row in report.json["monitors"]], users[::-1])

    def test_a_failed_check_has_its_class_phase_and_message_and_unknown_numbers(self):
        user = self.user()
        report = self.once(monitor(self.server, user, "pop3", password="wrong"))
        self.assertEqual(set(report[user]["error"]), {"class", "phase", "message"})
        self.assertIsNone(report[user]["email_count"])
        self.assertIsNone(report[user]["mailbox_size_kb"])

    def test_the_table_has_a_line_a_mailbox_that_fits_80_columns_and_no_colour(self):
        user, bad = self.user("収件箱"), self.user()
        self.server.deliver(user, "収件箱", 3)
        result = self.mailtop(monitor(self.server, user, folders="*"),
                              monitor(self.server, bad, password="wrong")).once()
        self.assertIn(user, result.out)
        self.assertIn("収件箱", result.out)
        self.assertIn("AUTH", result.out)
        self.assertNotIn("\x1b", result.out)
        for line in result.out.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_stream_is_one_object_a_line_with_its_time_and_event(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 2)
        for event in stream.events:
            self.assertLessEqual(MONITOR_KEYS | {"folders", "time", "event"}, set(event))
            self.assertRegex(event["time"], TIME)
            self.assertIn(event["event"], ("sample", "state"))

    def test_detect_tells_each_phase(self):
        user = self.user()
        result = self.mailtop(monitor(self.server, user)).detect(user)
        self.assertEqual(result.code, 0, result)
        for phase in ("connect", "tls", "login", "reply"):
            self.assertRegex(result.out, rf"(?i)\b{phase}\b")

    def test_detect_says_where_it_fails(self):
        user = self.user()
        result = self.mailtop(monitor(self.server, user, password="wrong")).detect(user)
        self.assertEqual(result.code, 2, result)
        self.assertRegex(result.out + result.err, "(?i)login")
        self.assertIn("Authentication failed", result.out + result.err)

    def test_version_and_help(self):
        with Mailtop() as mailtop:
            version, help_ = mailtop.run("--version"), mailtop.run("--help")
            self.assertEqual((version.code, help_.code), (0, 0))
            self.assertRegex(version.out, r"mailtop \d+\.\d+")
            for word in ("once", "stream", "detect", "check-config"):
                self.assertIn(word, help_.out)

    def test_output_that_cannot_be_written_is_no_success(self):
        mailtop = self.mailtop(monitor(self.server, self.user()))
        with open("/dev/full", "wb") as full:
            done = subprocess.run(mailtop.command("once", "--format", "json"), stdout=full, stderr=subprocess.PIPE,
                                  env=mailtop.environment, timeout=60)
        self.assertEqual(done.returncode, 3, done.stderr)


class Plaintext(unittest.TestCase):
    SECTION = """\
[mailtop]
min_interval = 1
[monitor far]
host = 192.0.2.1
type = {kind}
tls = none
user = me
password = {secret}
timeout = 500
{more}
"""

    def once(self, kind, more=""):
        with Mailtop(text=self.SECTION.format(kind=kind, more=more, secret=password_of("me"))) as mailtop:
            return mailtop.once("--format", "json")

    def test_a_password_does_not_leave_the_machine_in_clear(self):
        for kind in ("imap", "pop3"):
            with self.subTest(kind=kind):
                result = self.once(kind)
                self.assertNotEqual(result.code, 0)
                self.assertIn("allow_plaintext", result.out + result.err)

    def test_unless_it_is_allowed(self):
        result = self.once("imap", "allow_plaintext = yes")
        self.assertIn(json.loads(result.out)["monitors"][0]["error"]["class"], ("connect", "timeout"))


class CheckConfig(unittest.TestCase):
    GOOD = "[mailtop]\nmin_interval = 1\n[monitor a]\nhost = localhost\nuser = me\npassword_env = X\n"

    def check(self, text):
        with Mailtop(text=text) as mailtop:
            result = mailtop.run("check-config")
            return result, result.err.replace(mailtop.path, "FILE") + result.out.replace(mailtop.path, "FILE")

    def test_a_good_file_is_0(self):
        result, _ = self.check(self.GOOD)
        self.assertEqual(result.code, 0, result)

    def test_every_mistake_at_once_with_its_line(self):
        result, text = self.check("[mailtop]\nthem = dark\ninterval = often\n[monitor a]\nhost = localhost\n"
                                  "user = me\ntype = imep\nport = 99999\n[monitr b]\n")
        self.assertEqual(result.code, 3, result)
        for line in (2, 3, 7, 8, 9):
            self.assertRegex(text, rf"(?m)^FILE:{line}: ")
        for word in ("theme", "imap", "monitor"):  # the nearest right ones
            self.assertIn(word, text)

    def test_nothing_is_started_with_a_broken_file(self):
        with Mailtop(text="[monitor a]\nhost = localhost\nuser = me\npassword = x\nnonsense = 1\n") as mailtop:
            for command in ("once", "stream"):
                result = mailtop.run(command)
                self.assertEqual((result.code, result.out), (3, ""), result)

    def test_a_duplicate_section_and_a_duplicate_name_are_refused(self):
        for more in ("[monitor a]\nhost = other\nuser = you\npassword_env = Y\n",
                     "[monitor b]\nname = A\nhost = other\nuser = you\npassword_env = Y\n"
                     "[monitor c]\nname = A\nhost = other\nuser = them\npassword_env = Y\n"):
            with self.subTest(more=more):
                result, text = self.check(self.GOOD + more)
                self.assertEqual(result.code, 3, result)
                self.assertRegex(text, r"FILE:\d+: ")

    def test_a_line_over_the_limit_is_refused_by_number(self):
        result, text = self.check(self.GOOD + "description = " + "x" * 2000 + "\n")
        self.assertEqual(result.code, 3, result)
        self.assertIn("FILE:7: ", text)

    def test_a_comment_sign_in_a_value_is_warned_about(self):
        result, text = self.check(self.GOOD + "description = first; second\n")
        self.assertEqual(result.code, 0, result)
        self.assertIn("FILE:7: ", text)

    def test_a_readable_file_with_a_password_is_warned_about(self):
        text = self.GOOD.replace("password_env = X", "password = secret-word")
        with Mailtop(text=text) as mailtop:
            quiet = mailtop.run("check-config")
            os.chmod(mailtop.path, 0o644)
            loud = mailtop.run("check-config")
        self.assertEqual((quiet.code, loud.code), (0, 0))
        self.assertGreater(len(loud.err + loud.out), len(quiet.err + quiet.out))
        self.assertNotIn("secret-word", loud.err + loud.out)

    def test_an_interval_below_the_floor_is_refused_or_raised_and_said(self):
        _, text = self.check(self.GOOD.replace("min_interval = 1\n", "") + "interval = 5\n")
        self.assertRegex(text, r"FILE:\d+: .*30")

    def test_bytes_that_are_no_text_are_no_crash(self):
        for text in ("", "\n\n", "[", "]", "=", "[monitor", "\x00\x01\x02", "\udcff\udcfe", "[mailtop]\n" * 500,
                     "a" * 100000, "[monitor \x1b[2J]\nhost=x\n"):
            with self.subTest(text=text[:20]):
                result, shown = self.check(text)
                self.assertIn(result.code, (0, 3), result)
                self.assertNotIn("\x1b", shown)

    def test_the_file_can_come_from_standard_input(self):
        with Mailtop() as mailtop:
            mailtop.path = "-"
            self.assertEqual(mailtop.run("check-config", stdin=self.GOOD.encode()).code, 0)
            self.assertEqual(mailtop.run("check-config", stdin=b"[nonsense]\n").code, 3)


if __name__ == "__main__":
    unittest.main()
