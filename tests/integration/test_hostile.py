"""Servers that misbehave: nothing they say moves the terminal, fills the memory or stops us."""

import re
import resource
import unittest

from lib import wait
from lib.case import FakeCase, fake
from lib.mailtop import folder, folder_names

# What no output may hold: C0 but for the line's end, DEL, C1, and what turns text around.
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

ESCAPES = r"\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\x00\x08\x7f\xe2\x80\xae\xff\xc2\x9b"

STATUS = """\
include imap-login
repeat
C: \\S+ (?P<command>STATUS|LIST|NOOP|CAPABILITY|LOGOUT)
"""


class Texts(FakeCase):
    def assert_printable(self, section):
        mailtop = self.mailtop(section)
        log = mailtop.file("log", "")
        texts = []
        for arguments in (("once",), ("once", "--format", "json"), ("detect", section["name"]),
                          ("detect", "--trace", section["name"])):
            result = mailtop.run("--log", log, "--log-level", "debug", *arguments)
            texts.append(result.out + result.err)
        with open(log, encoding="utf-8", errors="surrogateescape") as file:
            texts.append(file.read())
        for text in texts:
            found = UNPRINTABLE.search(text)
            self.assertIsNone(found, f"{found and ascii(text[max(0, found.start() - 60):found.end() + 60])}")
        return mailtop.once_json()[section["name"]]

    def test_in_a_refused_login(self):
        server = self.fake("S: * OK [CAPABILITY IMAP4rev1] hi\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\n"
                           f"S: {{tag}} OK done\nC: \\S+ LOGIN\nS: {{tag}} NO no entry {ESCAPES} for you\n")
        found = self.assert_printable(fake(server))
        self.assertEqual(found["error"]["class"], "auth")
        self.assertIn("no entry", found["error"]["message"])

    def test_in_a_greeting_and_in_what_the_server_is(self):
        server = self.fake(f"S: * OK [CAPABILITY IMAP4rev1 ID X{ESCAPES}] hello {ESCAPES}\n"
                           "C? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1 ID\nS: {tag} OK done\n"
                           "C: \\S+ LOGIN\nS: {tag} OK in\nrepeat\nC? \\S+ ID\n"
                           f'S: * ID ("name" "Evil{ESCAPES}" "version" "1")\nS: {{tag}} OK done\n'
                           "C? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1 ID\nS: {tag} OK done\n"
                           "C? \\S+ STATUS\nS: * STATUS INBOX (MESSAGES 1 UNSEEN 1)\nS: {tag} OK done\n"
                           "C? \\S+ LOGOUT\nS: * BYE\nS: {tag} OK\nclose\n")
        found = self.assert_printable(fake(server))
        self.assertTrue(found["available"], found)

    def test_in_the_names_of_folders(self):
        listing = "".join(f"S: * LIST () \"/\" {name}\n" for name in
                          (f'"plain {ESCAPES[:20]}"', "&ABsAWzIASg-", "&IC4-evil", '"\\x1b[2J"'))
        script = ("include imap-login\nrepeat\nC? \\S+ LIST\n" + listing + "S: {tag} OK done\n"
                  "C? \\S+ STATUS (?P<name>\"(?:[^\"\\\\]|\\\\.)*\"|\\S+)\nS: * STATUS {name} (MESSAGES 1 UNSEEN 1)\n"
                  "S: {tag} OK done\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK\n"
                  "C? \\S+ LOGOUT\nS: * BYE\nS: {tag} OK\nclose\n")
        server = self.fake(script)
        self.assert_printable(fake(server, folders="*"))

    def test_in_pop3(self):
        server = self.fake(f"S: +OK hello {ESCAPES}\nC? CAPA\nS: +OK\nS: USER\nS: IMPLEMENTATION {ESCAPES}\nS: .\n"
                           f"C: USER\nS: +OK {ESCAPES}\nC: PASS\nS: -ERR never {ESCAPES}\n")
        found = self.assert_printable(fake(server, kind="pop3"))
        self.assertIn("never", found["error"]["message"])


class Shapes(FakeCase):
    """Answers that are allowed, if unusual."""

    GOOD = ("include imap-login\nrepeat\n{pieces}C? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK done\n"
            "C? \\S+ STATUS\n{answer}S: {tag} OK done\nC? \\S+ LOGOUT\nS: * BYE\nS: {tag} OK done\nclose\n")

    def talk(self, answer, pieces=""):
        server = self.fake(self.GOOD.replace("{answer}", answer).replace("{pieces}", pieces))
        found = self.check(fake(server))
        self.assertEqual(server.surprises, [])
        return found

    def test_an_answer_in_single_bytes(self):
        found = self.talk("S: * STATUS INBOX (MESSAGES 12 UNSEEN 3)\n", "pieces 1\n")
        self.assertEqual(folder(found, "INBOX")["messages"], 12)

    def test_items_in_any_order_quoted_literal_and_with_a_trailing_blank(self):
        for answer in ("* STATUS INBOX (UNSEEN 3 MESSAGES 12)", '* STATUS "INBOX" (MESSAGES 12 UNSEEN 3)',
                       "* STATUS {5}\\r\\nINBOX (MESSAGES 12 UNSEEN 3)", "* STATUS INBOX (MESSAGES 12 UNSEEN 3 )",
                       "* STATUS INBOX (MESSAGES 12 UNSEEN 3) ", "* status inbox (messages 12 unseen 3)"):
            with self.subTest(answer=answer):
                row = folder(self.talk(f"S: {answer}\n"), "INBOX")
                self.assertEqual((row["messages"], row["unseen"]), (12, 3))

    def test_an_empty_list_is_no_data_and_not_zero(self):
        row = folder(self.talk("S: * STATUS INBOX ()\n"), "INBOX")
        self.assertIsNotNone(row)
        self.assertEqual((row["messages"], row["unseen"]), (None, None))

    def test_news_between_the_answers_is_no_harm(self):
        found = self.talk("S: * 4 EXISTS\nS: * OK [ALERT] disk is full\nS: * STATUS INBOX (MESSAGES 12 UNSEEN 3)\n"
                          "S: * 1 FETCH (FLAGS ())\n")
        self.assertEqual(folder(found, "INBOX")["messages"], 12)

    def test_nothing_is_said_that_was_not_announced(self):
        server = self.fake(self.GOOD.replace("{pieces}", "").replace(
            "{answer}", "S: * STATUS INBOX (MESSAGES 1 UNSEEN 0)\n"))
        self.check(fake(server))
        commands = {line.split()[1].upper() for line in server.lines() if len(line.split()) > 1}
        self.assertLessEqual(commands, {"CAPABILITY", "LOGIN", "STATUS", "LIST", "LOGOUT", "NOOP"})
        self.assertFalse([line for line in server.lines() if "RETURN" in line.upper() or "SIZE" in line.upper()])

    def test_a_server_without_list_status_gets_all_its_folders_asked(self):
        names = [f"f{number:03d}" for number in range(120)]
        server = self.fake("include imap-login\nrepeat\nC? \\S+ LIST\n"
                           + "".join(f'S: * LIST () "/" {name}\n' for name in names) + "S: {tag} OK done\n"
                           'C? \\S+ STATUS (?P<name>"?\\w+"?) \nS: * STATUS {name} (MESSAGES 5 UNSEEN 1)\n'
                           "S: {tag} OK done\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK done\n"
                           "C? \\S+ LOGOUT\nS: * BYE\nS: {tag} OK done\nclose\n")
        found = self.check(fake(server, folders="*"))
        self.assertEqual(folder_names(found), names)
        self.assertEqual({row["messages"] for row in found["folders"]}, {5})
        self.assertEqual(server.count(r"\S+ STATUS"), 120)


class Misbehaviour(FakeCase):
    """Each of these ends as an error of that mailbox, before its deadline, and without harm."""

    AFTER_LOGIN = "include imap-login\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK done\nC: \\S+ STATUS\n"

    def fails(self, script, *classes, kind="imap", **keys):
        server = self.fake(script)
        found = self.check(fake(server, kind=kind, timeout=2000, **keys))
        self.assertFalse(found["available"])
        self.assertIn(found["error"]["class"], classes, found["error"])
        return found

    def test_hanging_up_at_once(self):
        self.fails("close\n\n", "connect", "protocol")

    def test_a_reset_at_once(self):
        self.fails("reset\n\n", "connect", "protocol")

    def test_hanging_up_in_the_login(self):
        self.fails("S: * OK hi\nC: .\nclose\n", "connect", "protocol")

    def test_hanging_up_in_an_answer(self):
        self.fails(self.AFTER_LOGIN + "S- * STATUS INB\nclose\n", "connect", "protocol")

    def test_a_reset_in_an_answer(self):
        self.fails(self.AFTER_LOGIN + "S- * STATUS INB\nreset\n", "connect", "protocol")

    def test_a_server_of_another_protocol(self):
        self.fails("S: 220 mail.example.org ESMTP\nhang\n", "protocol", "timeout", "connect")
        self.fails("S: SSH-2.0-OpenSSH_9.2\nhang\n", "protocol", "timeout", "connect", kind="pop3")

    def test_tls_bytes_to_a_client_in_clear(self):
        self.fails("S- \\x16\\x03\\x01\\x02\\x00\\x01\\x00\nhang\n", "protocol", "timeout", "connect")

    def test_silence_after_the_login_is_a_timeout(self):
        self.fails(self.AFTER_LOGIN + "hang\n", "timeout")

    def test_a_refused_folder_is_an_error_of_that_folder_in_the_servers_words(self):
        for word in ("NO", "BAD"):
            with self.subTest(word=word):
                server = self.fake(self.AFTER_LOGIN + f"S: {{tag}} {word} what is STATUS\nC? \\S+ LOGOUT\n")
                found = self.check(fake(server, timeout=2000))
                self.assertEqual((found["state"], found["error"]["class"]), ("warn", "folder"))
                self.assertIn("what is STATUS", found["error"]["message"])
                self.assertIn("what is STATUS", folder(found, "INBOX")["problem"])

    def test_a_line_without_end_costs_neither_time_nor_memory(self):
        for script in ("S: * OK hi\nflood xxxxxxxxxxxxxxxx\n", "flood x\n\n", self.AFTER_LOGIN + "flood (((((\n",
                       self.AFTER_LOGIN + "flood * LIST () \"/\" abc\\r\\n\n",
                       self.AFTER_LOGIN + "S- * STATUS {999999999}\\r\\n\nflood x\n"):
            with self.subTest(script=script.splitlines()[-1]):
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
                self.fails(script, "protocol", "timeout", "connect")
                after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
                # ru_maxrss is of the largest child so far, in kB.
                self.assertLess(after, max(before, 200 * 1024))

    def test_a_number_too_large_is_no_number(self):
        script = self.AFTER_LOGIN + "S: * STATUS INBOX (MESSAGES 99999999999999999999999 UNSEEN 1)\nS: {tag} OK\nhang\n"
        server = self.fake(script)
        found = self.check(fake(server, timeout=2000))
        row = folder(found, "INBOX")
        self.assertIn(row and row["messages"], (None,))

    def test_a_bye_is_shown_in_the_servers_words(self):
        found = self.fails(self.AFTER_LOGIN + "S: * BYE going down for lunch\nclose\n", "protocol", "connect")
        self.assertIn("going down for lunch", found["error"]["message"])

    def test_the_client_leaves_a_server_that_floods_it(self):
        server = self.fake("S: * OK hi\nflood * OK news\\r\\n\n")
        self.check(fake(server, timeout=1000))
        wait.until(lambda: server.ended == server.connections, "the flooded connection to be closed")


if __name__ == "__main__":
    unittest.main()
