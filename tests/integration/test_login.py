"""Logging in: refused, given up, and where the password comes from."""

import base64
import os
import unittest

from lib import wait
from lib.case import WAYS, DovecotCase, monitor, password_of
from lib.mailtop import ini


class Refused(DovecotCase):
    def test_a_wrong_password_is_class_auth_in_the_servers_words(self):
        users = {way: self.user() for way in WAYS}
        report = self.once(*[monitor(self.server, user, way, password="wrong") for way, user in users.items()])
        self.assertEqual(report.code, 2)
        for way, user in users.items():
            with self.subTest(way=way):
                found = report[user]
                self.assertEqual((found["state"], found["available"]), ("auth", False))
                self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("auth", "login"))
                self.assertIn("uthentication failed", found["error"]["message"])

    def test_once_asks_the_server_once(self):
        user = self.user()
        self.once(monitor(self.server, user, password="wrong"))
        wait.until(lambda: self.server.refusals(user), "the refusal in the log")
        self.assertEqual(self.server.refusals(user), 1)

    def test_after_three_refusals_nobody_asks_again(self):
        user, other = self.user(), self.user()
        sections = monitor(self.server, user, password="wrong", retries=1), monitor(self.server, other)
        with self.mailtop(*sections).stream() as stream:
            wait.until(lambda: self.server.refusals(user) == 3, lambda: f"{self.server.refusals(user)} refusals", 60)
            # Time passes for the neighbour; a fourth try would come within one of its intervals.
            stream.wait_samples(other, 4, after=len(stream.events))
            self.assertEqual(self.server.refusals(user), 3)

    def test_a_session_goes_on_when_the_password_is_changed_behind_its_back(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 1)
            self.server.change_password(user, "another")
            for event in stream.wait_samples(user, 2, after=len(stream.events)):
                self.assertTrue(event["available"])
            self.server.kick(user)
            event = stream.wait_for(lambda e: not e["available"], "the refusal of the next login", len(stream.events))
            self.assertEqual(event["error"]["class"], "auth")


class Sources(DovecotCase):
    def login(self, user, code=0, environment=None, files=(), **keys):
        mailtop = self.mailtop(monitor(self.server, user, password=None, **keys), environment=environment)
        for name, text in files:
            mailtop.file(name, text)
        report = mailtop.once_json()
        self.assertEqual(report.code, code, report.result)
        return report[user]

    def test_a_file(self):
        user = self.user()
        for text in (password_of(user), password_of(user) + "\n", password_of(user) + "\r\n"):
            with self.subTest(text=text):
                mailtop = self.mailtop()
                path = mailtop.file("password", text)
                self.assertTrue(self.login(user, password_file=path)["available"])

    def test_a_file_that_is_not_there(self):
        found = self.login(self.user(), 2, password_file="/nonexistent/password")
        self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("secret", "secret"))
        self.assertIn("/nonexistent/password", found["error"]["message"])

    def test_the_environment(self):
        user = self.user()
        found = self.login(user, environment={"MAIL_SECRET": password_of(user)}, password_env="MAIL_SECRET")
        self.assertTrue(found["available"])

    def test_an_environment_without_it(self):
        found = self.login(self.user(), 2, password_env="MAILTOP_TEST_UNSET")
        self.assertEqual(found["error"]["class"], "secret")

    def test_a_command(self):
        user = self.user()
        self.assertTrue(self.login(user, password_command=f"echo {password_of(user)}")["available"])

    def test_a_command_with_quoted_arguments_and_no_shell(self):
        user = self.user()
        word = password_of(user)
        found = self.login(user, password_command=f"printf '%s\\n' '{word}'")
        self.assertTrue(found["available"])
        # A shell would run the second command and give the right password.
        found = self.login(user, 2, password_command=f"true ; echo {word}")
        self.assertIn(found["error"]["class"], ("secret", "auth"))

    def test_a_command_that_fails(self):
        found = self.login(self.user(), 2, password_command="false")
        self.assertEqual(found["error"]["class"], "secret")

    def test_a_command_that_does_not_exist(self):
        found = self.login(self.user(), 2, password_command="/nonexistent/helper")
        self.assertEqual(found["error"]["class"], "secret")

    def test_a_command_that_never_ends_costs_its_own_mailbox_the_timeout(self):
        user, stuck = self.user(), self.user()
        mailtop = self.mailtop()
        fifo = os.path.join(mailtop.folder, "fifo")
        os.mkfifo(fifo)
        mailtop.write(ini([monitor(self.server, stuck, password=None, password_command=f"cat {fifo}", timeout=1500),
                           monitor(self.server, user)]))
        report = mailtop.once_json()
        self.assertTrue(report[user]["available"])
        self.assertFalse(report[stuck]["available"])
        self.assertIn(report[stuck]["error"]["class"], ("secret", "timeout"))
        self.assertLess(report.result.took, 6 * wait.PATIENCE)


class Secrecy(DovecotCase):
    """No password in anything that is written, whatever goes wrong."""

    def written(self, mailtop, *arguments, **options):
        log = os.path.join(mailtop.folder, "log")
        result = mailtop.run("--log", log, "--log-level", "debug", *arguments, **options)
        with open(log, encoding="utf-8", errors="replace") as file:
            return result, result.out + result.err + file.read()

    def test_not_in_output_log_or_trace_in_any_way_of_connecting(self):
        users = {way: self.user() for way in WAYS}
        for prefix in ("", "Wrong-"):
            mailtop = self.mailtop(*[monitor(self.server, user, way, password=prefix + password_of(user))
                                     for way, user in users.items()])
            for arguments in (("once",), ("once", "--format", "json"), ("check-config",),
                              *[("detect", "--trace", user) for user in users.values()]):
                _, text = self.written(mailtop, *arguments)
                for user in users.values():
                    with self.subTest(arguments=arguments, prefix=prefix, user=user):
                        self.assert_hidden(prefix + password_of(user), user, text)

    def test_the_trace_shows_the_conversation(self):
        user = self.user()
        mailtop = self.mailtop(monitor(self.server, user, "imap"))
        result = mailtop.detect("--trace", user)
        self.assertEqual(result.code, 0, result)
        self.assertIn("LIST", result.out + result.err)
        self.assertIn("CAPABILITY", result.out + result.err)

    def test_not_in_the_arguments_of_the_process(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 1)
            for name in ("cmdline", "environ"):
                with open(f"/proc/{stream.process.pid}/{name}", "rb") as file:
                    self.assertNotIn(password_of(user).encode(), file.read())

    def assert_hidden(self, password, user, text):
        plain = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        for secret in (password, plain, base64.b64encode(password.encode()).decode()):
            self.assertNotIn(secret.rstrip("="), text)


if __name__ == "__main__":
    unittest.main()
