"""mailtop import and mailtop export: the files of other programs, as these write them."""

import json
import os
import re
import unittest

from integration.test_asked import Terminal
from lib import wait
from lib.case import DovecotCase, monitor, password_of
from lib.mailtop import Mailtop

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transfer")
# What is taken of each sample, and what is named as left out.
TAKEN = {
    "hertzbeat.json": (3, ["Office", "Web shop", "Half", "entry 7"]),
    "fetchmailrc": (4, ["etty@later.example.org", "nopass@old.example.org"]),
    "mbsyncrc": (4, ["behind"]),
    "mailboxes.csv": (3, ["Too short", "Bad port", "line 6"]),
    "monitors.json": (2, ["Wrong", "entry 4"]),
    "other.ini": (2, ["broken"]),
}


def sample(name):
    return os.path.join(SAMPLES, name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Transfer(unittest.TestCase):
    longMessage = True
    maxDiff = None

    def mailtop(self, text=""):
        return self.enterContext(Mailtop(text=text))

    def imported(self, mailtop, *arguments, **options):
        result = mailtop.run("import", *arguments, **options)
        self.assertIn(result.code, (0, 1), result)
        return result


class Import(Transfer):
    def test_each_sample_gives_its_mailboxes_and_names_the_rest(self):
        for name, (taken, left) in TAKEN.items():
            with self.subTest(name):
                mailtop = self.mailtop()
                result = self.imported(mailtop, "--yes", sample(name))
                self.assertEqual(result.code, 1, result)
                self.assertIn(f"{taken} mailboxes written", result.out)
                for entry in left:
                    self.assertRegex(result.out, rf"(?m)^skip .*{re.escape(entry)}.*\n +because ")
                check = mailtop.run("check-config")
                self.assertEqual((check.code, check.err), (0, ""), check)
                self.assertIn(f"{taken} mailboxes", check.out)

    def test_no_secret_of_a_sample_is_told_or_written_in_clear(self):
        for name in TAKEN:
            with self.subTest(name):
                self.assertTrue(name == "mbsyncrc" or "Secret" in read(sample(name)))
                mailtop = self.mailtop()
                shown = self.imported(mailtop, sample(name))
                written = self.imported(mailtop, "--yes", sample(name))
                text = read(mailtop.path)
                for where in (shown.out, shown.err, written.out, written.err, text):
                    self.assertNotIn("Secret", where)
                self.assertIn("password_sealed = v1k:", text)

    def test_nothing_is_written_without_a_yes(self):
        text = "# mine\n[mailtop]\ninterval = 90\n"
        mailtop = self.mailtop(text)
        result = self.imported(mailtop, sample("fetchmailrc"))
        self.assertEqual(result.code, 1)
        self.assertIn("4 to add, 0 to change, 0 the same, 2 to skip\nnothing was written; --yes takes it\n", result.out)
        self.assertEqual(read(mailtop.path), text)

    def test_the_rest_of_the_config_stays_byte_for_byte(self):
        text = "# mine\r\n[mailtop]\r\n  interval=90 ; why\r\n[monitor a]\r\nhost = h.example.org\r\nuser = u\r\n" \
               "password_env = X"
        mailtop = self.mailtop(text)
        self.imported(mailtop, "--yes", sample("mailboxes.csv"))
        with open(mailtop.path, "rb") as file:
            self.assertTrue(file.read().startswith(text.encode()), read(mailtop.path))

    def test_a_second_time_everything_is_there_already(self):
        mailtop = self.mailtop()
        self.imported(mailtop, "--yes", sample("other.ini"))
        before = read(mailtop.path)
        result = self.imported(mailtop, "--yes", sample("other.ini"))
        self.assertIn("0 to add, 0 to change, 0 the same, 3 to skip", result.out)
        self.assertEqual(read(mailtop.path), before)
        result = self.imported(mailtop, "--yes", "--on-duplicate", "rename", sample("other.ini"))
        self.assertIn("name = Work 2", read(mailtop.path))

    def test_what_options_say_holds_for_all(self):
        mailtop = self.mailtop()
        result = self.imported(mailtop, "--yes", "--on-plaintext", "starttls", "--password-command", "pass show {user}",
                               sample("fetchmailrc"))
        self.assertIn("5 mailboxes written", result.out)
        self.assertIn("tls = starttls\nuser = nopass\npassword_command = pass show 'nopass'\n", read(mailtop.path))

    def test_standard_input_is_read_where_it_is_named(self):
        mailtop = self.mailtop()
        with open(sample("mbsyncrc"), "rb") as file:
            result = self.imported(mailtop, "--yes", "-", stdin=file.read())
        self.assertIn("4 mailboxes written", result.out)

    def test_a_missing_config_is_made(self):
        mailtop = self.mailtop()
        os.remove(mailtop.path)
        self.imported(mailtop, "--yes", sample("other.ini"))
        self.assertEqual(os.stat(mailtop.path).st_mode & 0o777, 0o600)
        self.assertEqual(mailtop.run("check-config").code, 0)

    def test_what_cannot_be_done_is_said(self):
        broken = self.mailtop("[monitor a]\nhots = x\n")
        mailtop = self.mailtop()
        nonsense = mailtop.file("nonsense", "hello, world\n")
        cases = [
            (mailtop, ["/nowhere/file"], "cannot open"),
            (mailtop, [nonsense], "in no format that is known"),
            (mailtop, ["--format", "csv", nonsense], "must name the columns"),
            (mailtop, ["--format", "cvs", nonsense], "did you mean 'csv'?"),
            (mailtop, ["--on-duplicate", "ask", nonsense], "is not one of skip, replace, rename"),
            (mailtop, ["--host", "h", nonsense], "--password-command only"),
            (mailtop, [], "needs a file"),
            (broken, ["--yes", sample("other.ini")], "did you mean 'host'?"),
        ]
        for run, arguments, sentence in cases:
            with self.subTest(arguments):
                before = read(run.path)
                result = run.run("import", *arguments)
                self.assertEqual(result.code, 3, result)
                self.assertIn(sentence, result.err)
                self.assertEqual(read(run.path), before)


class Answers(Transfer):
    def answer(self, mailtop, arguments, *answers):
        """Gives each answer when its question stands there; the exit code and what was shown."""
        terminal = Terminal(mailtop.command(*arguments), mailtop.environment)
        shown = 0

        def asks(question):
            terminal.read()
            return question.encode() in terminal.out[shown:]

        for question, answer in answers:
            wait.until(lambda: asks(question), lambda: f"{question!r}; so far {terminal.out!r}")
            shown = len(terminal.out)
            os.write(terminal.fd, answer.encode() + b"\n")
        code = terminal.end()
        return code, terminal.out.decode()

    def test_a_person_is_asked_what_options_left_open(self):
        mailtop = self.mailtop("[monitor x]\nname = jsmith@mail.example.org\nhost = h\nuser = u\npassword_env = X\n")
        code, shown = self.answer(
            mailtop, ["import", sample("fetchmailrc")], ("[a]llow?", "t"), ("[n]ew name?", "r"),
            ("leave it out", "typed-Secret"), ("[y/N]", "y"))
        self.assertEqual(code, 1, shown)
        self.assertIn("4 to add, 1 to change, 0 the same, 1 to skip", shown)
        self.assertNotIn("Secret", shown)
        self.assertNotIn("Secret", read(mailtop.path))
        self.assertIn("user = nopass\npassword_sealed = v1k:", read(mailtop.path))

    def test_no_is_no(self):
        mailtop = self.mailtop()
        for answer in ("", "n"):
            code, shown = self.answer(mailtop, ["import", sample("other.ini")], ("[y/N]", answer))
            self.assertEqual(code, 1, shown)
            self.assertIn("nothing was written", shown)
            self.assertEqual(read(mailtop.path), "")

    def test_the_passphrase_of_an_export_is_asked_twice_and_for_the_import_once(self):
        mailtop = self.mailtop()
        self.imported(mailtop, "--yes", sample("other.ini"))
        path = os.path.join(mailtop.folder, "out.json")
        code, shown = self.answer(mailtop, ["export", "--format", "json", "--with-secrets", "-o", path],
                                  ("Passphrase", "horse"), ("Once more", "house"))
        self.assertEqual(code, 3, shown)
        self.assertFalse(os.path.exists(path))
        code, shown = self.answer(mailtop, ["export", "--format", "json", "--with-secrets", "-o", path],
                                  ("Passphrase", "horse"), ("Once more", "horse"))
        self.assertEqual(code, 0, shown)
        other = self.mailtop()
        code, shown = self.answer(other, ["import", "--yes", path], ("Passphrase", "house"), ("wrong", "horse"))
        self.assertEqual(code, 0, shown)
        self.assertIn("password_sealed = v1k:", read(other.path))


class Export(Transfer):
    def test_an_export_is_the_same_set_again(self):
        mailtop = self.mailtop()
        for name in TAKEN:
            self.imported(mailtop, "--yes", "--on-duplicate", "rename", "--on-plaintext", "allow", sample(name))
        for name in ("ini", "json"):
            with self.subTest(name):
                path = os.path.join(mailtop.folder, f"out.{name}")
                result = mailtop.run("export", "--format", name, "-o", path)
                self.assertEqual((result.code, result.err), (0, ""), result)
                self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
                again = self.imported(mailtop, "--on-duplicate", "replace", path)
                self.assertRegex(again.out, r"\n0 to add, 0 to change, \d+ the same, 0 to skip\n$")

    def test_names_choose_and_unknown_ones_are_refused(self):
        mailtop = self.mailtop(read(sample("other.ini")).replace("timeout = soon", "").replace("intervall", "interval"))
        result = mailtop.run("export", "--format", "json", "Post")
        self.assertEqual([row["name"] for row in json.loads(result.out)["monitors"]], ["Post"])
        result = mailtop.run("export", "Pots")
        self.assertEqual(result.code, 3)
        self.assertIn("no mailbox is called 'Pots'; did you mean 'Post'?", result.err)

    def test_passwords_stay_at_home_and_commands_are_named(self):
        mailtop = self.mailtop()
        self.imported(mailtop, "--yes", sample("mbsyncrc"))
        for name in ("ini", "json", "hertzbeat"):
            result = mailtop.run("export", "--format", name)
            self.assertNotIn("Secret", result.out)
            self.assertNotIn("v1k:", result.out)
            self.assertEqual("pass show mail/work" in result.out, name != "hertzbeat")

    def test_hertzbeat_is_told_what_it_has_a_place_for(self):
        mailtop = self.mailtop()
        self.imported(mailtop, "--yes", "--on-plaintext", "starttls", sample("hertzbeat.json"))
        result = mailtop.run("export", "--format", "hertzbeat")
        self.assertEqual(result.code, 1)
        self.assertIn("'Office' is left out: HertzBeat knows no STARTTLS", result.err)
        rows = {row["monitor"]["name"]: row for row in json.loads(result.out)}
        self.assertEqual(set(rows), {"QQ of the shop", "NetEase", "Old post"})
        shop = rows["QQ of the shop"]
        self.assertEqual(shop["monitor"]["app"], "qq_mailbox")
        self.assertEqual(shop["monitor"]["labels"], {"team": "shop", "prod": ""})
        self.assertEqual(rows["NetEase"]["monitor"]["status"], 0)
        params = {row["field"]: row.get("value") for row in shop["params"]}
        self.assertEqual(params, {"host": "imap.qq.com", "ssl": "true", "port": "993", "timeout": "6000",
                                  "email": "shop@qq.com", "authorize": None})
        refused = mailtop.run("export", "--format", "hertzbeat", "--with-secrets")
        self.assertEqual(refused.code, 3)
        self.assertIn("cannot open sealed passwords", refused.err)


class Moving(DovecotCase):
    """From HertzBeat to here, and from here to another machine: the mailbox answers each time."""

    def test_a_mailbox_moves_with_its_password(self):
        user = self.user("Lists")
        here = self.mailtop(monitor(self.server, user, enabled=False))
        section = monitor(self.server, user)
        path = here.file("hertzbeat.json", json.dumps([{
            "monitor": {"name": "Moved", "app": "office", "intervals": 60, "status": 1},
            "params": [{"field": "host", "value": "127.0.0.1"}, {"field": "ssl", "value": "true"},
                       {"field": "port", "value": str(section["port"])}, {"field": "timeout", "value": "6000"},
                       {"field": "email", "value": user}, {"field": "authorize", "value": password_of(user)}]}]))
        self.assertEqual(here.run("import", "--yes", path).code, 0)
        self.trust(here)
        self.assertEqual(here.once_json("Moved")["Moved"]["state"], "up")

        passphrase = here.file("passphrase", "horse battery\n")
        out = os.path.join(here.folder, "out.ini")
        result = here.run("export", "--with-secrets", "-o", out, "Moved", stdin=b"horse battery\n")
        self.assertEqual(result.code, 0, result)
        self.assertNotIn(password_of(user), read(out))
        there = self.mailtop(environment={"MAILTOP_PASSPHRASE_FILE": passphrase})
        result = there.run("import", "--yes", out)
        self.assertEqual(result.code, 0, result)
        self.assertIn("password_sealed = v1k:", read(there.path))
        self.assertEqual(there.once_json("Moved")["Moved"]["state"], "up")

    def trust(self, mailtop):
        """HertzBeat's file has no place for the authority of the test's server."""
        text = read(mailtop.path)
        mailtop.write(text.rstrip("\n") + f"\nca_file = {self.server.ca}\n")


if __name__ == "__main__":
    unittest.main()
