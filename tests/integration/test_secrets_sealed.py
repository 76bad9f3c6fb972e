"""Sealed passwords: written by `mailtop secret`, opened for their own mailbox only, never shown."""

import base64
import contextlib
import os
import re
import signal
import stat
import subprocess
import unittest

from lib import wait
from lib.case import DovecotCase, monitor, password_of
from lib.mailtop import ini, program
from lib.terminal import Terminal

PASSPHRASE = "open, Sesame q7Zx"


class SealedCase(DovecotCase):
    def section(self, user, way="imaps", **keys):
        return monitor(self.server, user, way, **{"password": None, **keys})

    def seal(self, mailtop, *names, arguments=(), password=None):
        for name in names:
            result = mailtop.run("secret", *arguments, name, stdin=((password or password_of(name)) + "\n").encode())
            self.assertEqual(result.code, 0, result)

    def sealed(self, *users, **options):
        mailtop = self.mailtop(*map(self.section, users), **options)
        self.seal(mailtop, *users)
        return mailtop

    def sealed_with_passphrase(self, *users):
        """The same with PASSPHRASE; where it is to be found is the test's business."""
        mailtop = self.sealed(*users)
        result = mailtop.run("secret", "--rekey", "--passphrase", stdin=PASSPHRASE.encode())
        self.assertEqual(result.code, 0, result)
        return mailtop

    def text(self, mailtop):
        with open(mailtop.path, "rb") as file:
            return file.read()

    def add(self, mailtop, section):
        """To the end of the config."""
        text = ini([section]).split("\n\n", 1)[1].replace("[monitor m1]", "[monitor added]")
        mailtop.write(self.text(mailtop).decode() + text)

    def key(self, mailtop):
        return os.path.join(mailtop.environment["XDG_CONFIG_HOME"], "mailtop", "key")

    def assert_up(self, mailtop, *names, **options):
        report = mailtop.once_json(**options)
        for name in names:
            self.assertTrue(report[name]["available"], report[name]["error"])

    def passphrase_file(self, mailtop, text=PASSPHRASE):
        mailtop.environment["MAILTOP_PASSPHRASE_FILE"] = mailtop.file("passphrase", text + "\n")


class KeyFile(SealedCase):
    def test_a_sealed_password_logs_in(self):
        users = self.user(), self.user()
        mailtop = self.mailtop(self.section(users[0], "imaps"), self.section(users[1], "pop3s"))
        self.seal(mailtop, *users)
        self.assert_up(mailtop, *users)
        found = os.stat(self.key(mailtop))
        self.assertEqual((stat.S_IMODE(found.st_mode), found.st_size), (0o600, 32))
        for user in users:
            self.assertNotIn(password_of(user).encode(), self.text(mailtop))

    def test_it_takes_the_place_of_what_was_there_and_nothing_else_changes(self):
        user = self.user()
        ways = ('password = "in clear" ; really', "password_file = /nonexistent", "password_command = false", "")
        for way in ways:
            for end in ("\n", "\r\n"):
                with self.subTest(way=way, end=end):
                    before = ["# mine", "[mailtop]", "min_interval = 1  ; often", "", f"[monitor {user}]",
                              "type = imap", "host=127.0.0.1 # here", f"port = {self.server.ports['imaps']}",
                              f"user  =  {user}", way, f"ca_file = {self.server.ca}", "", "# the end"]
                    mailtop = self.mailtop(text=end.join(before) + end)
                    self.seal(mailtop, user)
                    after = self.text(mailtop).decode().split(end)
                    added = [line for line in after if line.startswith("password_sealed = v1k:")]
                    self.assertEqual(len(added), 1, after)
                    after.remove(added[0])
                    self.assertEqual([line for line in before if line != way or not way], after[:-1])
                    self.assert_up(mailtop, user)

    def test_sections_without_any_password_yet_are_no_hindrance(self):
        users = self.user(), self.user(), self.user()
        mailtop = self.mailtop(*map(self.section, users))
        self.assertEqual(mailtop.once().code, 3)
        self.seal(mailtop, *users)
        self.assert_up(mailtop, *users)

    def test_a_mistake_elsewhere_is_said_with_its_line_and_nothing_is_written(self):
        user = self.user()
        mailtop = self.mailtop(self.section(user, intervall=5))
        before = self.text(mailtop)
        result = mailtop.run("secret", user, stdin=b"x\n")
        self.assertEqual(result.code, 3, result)
        self.assertRegex(result.err, r"mailtop\.ini:\d+: intervall: unknown key")
        self.assertEqual(self.text(mailtop), before)
        self.assertFalse(os.path.exists(self.key(mailtop)))

    def test_what_cannot_be_done_is_said(self):
        user = self.user()
        mailtop = self.sealed(user)
        before = self.text(mailtop)
        for arguments, stdin, words in ((("nobody",), b"x\n", "no mailbox is called"), ((user + "x",), b"x\n", user),
                                        ((user,), b"", "no password"), ((user,), b"\n", "no password"),
                                        ((user,), b"x" * 600 + b"\n", "bytes"), ((), b"", "name"),
                                        ((user, "--rekey"), b"", "no name"),
                                        ((user, "--key-file", "--passphrase"), b"", "exclude")):
            with self.subTest(arguments=arguments):
                result = mailtop.run("secret", *arguments, stdin=stdin)
                self.assertEqual(result.code, 3, result)
                self.assertIn(words, result.err)
                self.assertEqual(self.text(mailtop), before)

    def test_a_password_that_was_moved_to_another_server_stays_shut(self):
        user, other = self.user(), self.user()
        mailtop = self.sealed(user, other)
        text = self.text(mailtop).decode()
        for old, new in (('"127.0.0.1"', '"localhost"'), (f'user = "{user}"', f'user = "{other}"'),
                         ('type = "imap"', 'type = "pop3"')):
            with self.subTest(new=new):
                self.assertIn(old, text)
                mailtop.write(text.replace(old, new, 1))
                found = mailtop.once_json()[user]
                self.assertEqual((found["error"]["class"], found["error"]["phase"]), ("secret", "secret"))
                self.assertIn("another mailbox", found["error"]["message"])
                self.assert_up(mailtop, other)

    def test_a_key_that_is_gone_is_said(self):
        user = self.user()
        mailtop = self.sealed(user)
        os.unlink(self.key(mailtop))
        found = mailtop.once_json()[user]
        self.assertEqual(found["error"]["class"], "secret")
        self.assertIn("not in the key file", found["error"]["message"])

    def test_a_key_that_others_can_read_is_refused(self):
        user = self.user()
        mailtop = self.sealed(user)
        os.chmod(self.key(mailtop), 0o644)
        result = mailtop.once()
        self.assertEqual(result.code, 3, result)
        self.assertIn("chmod 600", result.err)


class Passphrase(SealedCase):
    def test_it_comes_from_a_file_or_from_systemd(self):
        users = self.user(), self.user()
        mailtop = self.sealed_with_passphrase(*users)
        self.assertEqual(self.text(mailtop).count(b"v1p:"), 2)
        os.unlink(self.key(mailtop))
        self.passphrase_file(mailtop)
        self.assert_up(mailtop, *users)
        del mailtop.environment["MAILTOP_PASSPHRASE_FILE"]
        mailtop.file("mailtop-passphrase", PASSPHRASE)
        mailtop.environment["CREDENTIALS_DIRECTORY"] = mailtop.folder
        self.assert_up(mailtop, *users)

    def test_without_it_or_with_a_wrong_one_it_could_not_run(self):
        mailtop = self.sealed_with_passphrase(self.user())
        for arguments in (("once",), ("stream",), ("secret", "--rekey")):
            with self.subTest(arguments=arguments):
                result = mailtop.run(*arguments)
                self.assertEqual(result.code, 3, result)
                self.assertIn("MAILTOP_PASSPHRASE_FILE", result.err)
        self.passphrase_file(mailtop, "wrong")
        result = mailtop.once()
        self.assertEqual(result.code, 3, result)
        self.assertIn("the passphrase is wrong", result.err)

    def test_what_needs_none_is_not_asked_for_it(self):
        user, other = self.user(), self.user()
        mailtop = self.sealed_with_passphrase(user)
        self.add(mailtop, monitor(self.server, other))
        report = mailtop.once_json(other)
        self.assertTrue(report[other]["available"])

    def test_more_are_sealed_with_the_same_salt(self):
        users = self.user(), self.user()
        mailtop = self.sealed_with_passphrase(users[0])
        self.passphrase_file(mailtop)
        self.add(mailtop, self.section(users[1]))
        self.seal(mailtop, users[1])
        salts = {base64.b64decode(word + b"==")[3:19] for word in re.findall(rb"v1p:(.{32})", self.text(mailtop))}
        self.assertEqual(len(salts), 1)
        self.assert_up(mailtop, *users)

    def test_the_screen_asks_once_before_it_begins(self):
        users = self.user(), self.user()
        mailtop = self.sealed_with_passphrase(*users)
        with Terminal(mailtop.command(), environment=mailtop.environment) as terminal:
            terminal.wait_for("Passphrase of the sealed passwords:")
            self.assertFalse(terminal.flags()["alternate_on"])
            terminal.text("a wrong one")
            terminal.keys("Enter")
            terminal.wait_for("That is wrong")
            terminal.text(PASSPHRASE)
            terminal.keys("Enter")
            terminal.wait_for(users[0])
            terminal.wait_until(lambda text: "UNSEEN" in text or "INBOX" in text, "the first picture")
            self.assertNotIn("Sesame", terminal.screen())

    def test_asking_can_be_broken_off(self):
        mailtop = self.sealed_with_passphrase(self.user())
        for arguments in ((), ("once",)):
            with self.subTest(arguments=arguments):
                with Terminal(mailtop.command(*arguments), environment=mailtop.environment) as terminal:
                    terminal.wait_for("Passphrase of the sealed passwords:")
                    terminal.keys("C-c")
                    self.assertEqual(terminal.wait_end(), (128 + signal.SIGINT, None))

    def test_a_password_is_asked_for_twice_and_not_shown(self):
        user = self.user()
        mailtop = self.mailtop(self.section(user))
        with Terminal(mailtop.command("secret", user), environment=mailtop.environment) as terminal:
            terminal.wait_for("Password of")
            terminal.text(password_of(user))
            terminal.keys("Enter")
            terminal.wait_for("Once more")
            self.assertNotIn("q7Zx", terminal.screen())
            terminal.text(password_of(user) + "?")
            terminal.keys("Enter")
            self.assertEqual(terminal.wait_end(), (3, None))
        self.assertNotIn(b"password_sealed", self.text(mailtop))


class Rekey(SealedCase):
    def keys(self, mailtop):
        with open(self.key(mailtop), "rb") as file:
            return file.read()

    def test_all_are_sealed_anew_and_the_old_key_is_forgotten(self):
        users = self.user(), self.user()
        mailtop = self.sealed(*users)
        before = re.findall(rb"v1k:\S+", self.text(mailtop))
        key = self.keys(mailtop)
        self.assertEqual(mailtop.run("secret", "--rekey").code, 0)
        after = re.findall(rb"v1k:\S+", self.text(mailtop))
        self.assertEqual(len(after), 2)
        self.assertFalse(set(before) & set(after))
        new = self.keys(mailtop)
        self.assertEqual(len(new), 32)
        self.assertNotEqual(new, key)
        self.assert_up(mailtop, *users)

    def test_from_one_passphrase_to_another_and_back_to_a_key_file(self):
        user = self.user()
        mailtop = self.sealed_with_passphrase(user)
        self.passphrase_file(mailtop)
        self.assertEqual(mailtop.run("secret", "--rekey", stdin=b"another").code, 0)
        self.assertEqual(mailtop.once().code, 3)
        self.passphrase_file(mailtop, "another")
        self.assert_up(mailtop, user)
        self.assertEqual(mailtop.run("secret", "--rekey", "--key-file").code, 0)
        del mailtop.environment["MAILTOP_PASSPHRASE_FILE"]
        self.assert_up(mailtop, user)

    def test_one_that_does_not_open_stops_it_before_anything_is_changed(self):
        users = self.user(), self.user()
        mailtop = self.sealed(*users)
        mailtop.write(self.text(mailtop).decode().replace(f'user = "{users[1]}"', 'user = "somebody"'))
        before = self.text(mailtop)
        key = self.keys(mailtop)
        result = mailtop.run("secret", "--rekey")
        self.assertEqual(result.code, 3, result)
        self.assertIn(users[1], result.err)
        self.assertIn("nothing was changed", result.err)
        self.assertEqual(self.text(mailtop), before)
        self.assertEqual(self.keys(mailtop), key)

    def test_killed_at_any_moment_it_leaves_passwords_that_open(self):
        users = [self.user() for _ in range(3)]
        mailtop = self.sealed(*users)
        first = self.text(mailtop)
        for round_ in range(12):
            process = subprocess.Popen(mailtop.command("secret", "--rekey"), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, env=mailtop.environment)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait((round_ + 1) * 0.002 * wait.PATIENCE)
            process.kill()
            process.wait()
            self.assert_up(mailtop, *users)
            ids = {base64.b64decode(word)[:8] for word in re.findall(rb"v1k:(\S+)", self.text(mailtop))}
            self.assertEqual(len(ids), 1, "old or new, never a mix")
        self.assertEqual(mailtop.run("secret", "--rekey").code, 0)
        self.assertNotEqual(self.text(mailtop), first)
        self.assertEqual(os.path.getsize(self.key(mailtop)), 32)
        self.assert_up(mailtop, *users)


class Secrecy(SealedCase):
    """A password is planted wherever it may be given, and looked for wherever mailtop writes."""

    def planted(self):
        """(mailtop, the secrets)"""
        users = {way: self.user() for way in ("sealed", "file", "env", "command", "clear", "passphrase")}
        mailtop = self.mailtop()
        secrets = [password_of(user) for user in users.values()]
        path = mailtop.file("a-password", password_of(users["file"]) + "\n")
        other = mailtop.file("b-password", password_of(users["command"]) + "\n")
        mailtop.environment["MAIL_SECRET"] = password_of(users["env"])
        mailtop.write(ini([self.section(users["sealed"]), self.section(users["passphrase"], "pop3s"),
                           self.section(users["file"], password_file=path),
                           self.section(users["env"], password_env="MAIL_SECRET"),
                           self.section(users["command"], password_command=f"cat {other}"),
                           monitor(self.server, users["clear"], "imap")]))
        self.seal(mailtop, users["sealed"], users["passphrase"])
        self.assertEqual(mailtop.run("secret", "--rekey", "--passphrase", stdin=PASSPHRASE.encode()).code, 0)
        self.passphrase_file(mailtop)
        return mailtop, users, secrets + [PASSPHRASE]

    def assert_hidden(self, secrets, text, where):
        for secret in secrets:
            for word in (secret, base64.b64encode(secret.encode()).decode().rstrip("=")[:-1], secret.encode().hex()):
                self.assertNotIn(word, text, where)

    def files(self, mailtop, *but):
        for folder, _, names in os.walk(mailtop.folder):
            for name in names:
                path = os.path.join(folder, name)
                if name not in but:
                    with open(path, "rb") as file:
                        yield path, file.read().decode("latin-1")

    def test_in_nothing_that_is_written(self):
        mailtop, users, secrets = self.planted()
        log = os.path.join(mailtop.folder, "log")
        for arguments in (("once",), ("once", "--format", "json"), ("check-config",), ("help", "config"),
                          *(("detect", "--trace", user) for user in users.values())):
            result = mailtop.run("--log", log, "--log-level", "debug", *arguments)
            self.assertEqual(result.code, 0, result)
            self.assert_hidden(secrets, result.out + result.err, arguments)
        self.assert_hidden(secrets, "".join(text for _, text in self.files(
            mailtop, "mailtop.ini", "a-password", "b-password", "passphrase")), "files")
        with open(mailtop.path, encoding="utf-8") as file:
            self.assert_hidden([s for s in secrets if s != password_of(users["clear"])], file.read(), "config")

    def test_in_no_sentence_about_a_mistake(self):
        user = self.user()
        secret = password_of(user)
        for key in ("password_sealed", "password_env", "password_file", "password_command", "token_command", "pasword"):
            used = key.endswith(("_file", "_command"))  # a path and a program's name are no secrets when they are used
            for value in (secret, f'"{secret}', f"v1k:{secret}", f"v1p:{secret} ; x", f"'{secret}"):
                mailtop = self.mailtop()
                mailtop.write(ini([self.section(user)]) + f"{key} = {value}\n")
                for arguments in (("check-config",), ("secret", "--rekey"), *([] if used else [("once",)])):
                    result = mailtop.run(*arguments)
                    with self.subTest(key=key, value=value, arguments=arguments):
                        self.assert_hidden([secret], (result.out + result.err).replace(mailtop.folder, ""), key)

    def test_in_no_process_and_in_no_core(self):
        mailtop, users, secrets = self.planted()
        with mailtop.stream() as stream:
            stream.wait_samples(users["sealed"], 1)
            pid = stream.process.pid
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                self.assert_hidden(secrets, file.read().decode("latin-1"), "cmdline")
            if os.geteuid() == 0:  # others may not look
                self.assert_vault(pid)
            self.assert_hidden(secrets, str(stream.events), "stream")

    def assert_vault(self, pid):
        """The keys are in memory that is locked, not dumped and not given to children."""
        with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as file:
            flags = [set(line.split()[1:]) for line in file if line.startswith("VmFlags:")]
        self.assertTrue([flag for flag in flags if {"dd", "dc"} <= flag], "no such memory")

    def test_the_process_cannot_be_dumped(self):
        """Then the kernel gives its files in /proc to root (proc(5)): seen of a process that is not root's."""
        become = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        config = ini([{"host": "127.0.0.1", "port": 9, "user": "u", "password_env": "NONE"}]).encode()
        owners = []
        for command in (["cat"], [program(), "-c", "-", "stream"]):
            process = subprocess.Popen(become + command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            try:
                process.stdin.write(config)
                process.stdin.flush()
                if command[0] != "cat":
                    process.stdin.close()
                process.stdout.readline()
                owners.append(os.stat(f"/proc/{process.pid}/environ").st_uid)
            finally:
                process.kill()
                process.wait()
                process.stdin.close()
                process.stdout.close()
        self.assertNotEqual(owners[0], 0)
        self.assertEqual(owners[1], 0)


if __name__ == "__main__":
    unittest.main()
