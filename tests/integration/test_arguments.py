"""What is said about a command line that is wrong, and what help there is."""

import unittest

from lib.mailtop import Mailtop, ini

GOOD = {"name": "Work", "host": "127.0.0.1", "port": 1, "tls": "none", "user": "me", "password": "secret"}

# arguments, and what the sentence must hold
WRONG = (
    (("onec",), "'once'"),
    (("once", "Wrok"), "'Work'"),
    (("once", "work"), "no mailbox is called 'work'"),
    (("once", "--format", "jsn"), "'json'"),
    (("once", "--format"), "needs a value"),
    (("once", "--formt", "json"), "'--format'"),
    (("stream", "--format", "json"), "for 'once import export' only"),
    (("once", "--trace"), "for 'detect' only"),
    (("once", "--host", "x"), "'detect' only"),
    (("--log-level", "debgu"), "'debug'"),
    (("--version=1",), "takes no value"),
    (("-x",), "unknown option '-x'"),
    (("check-config", "more"), "'more'"),
    (("detect", "Work", "Work"), "'Work'"),
    (("detect", "Work", "--host", "x"), "not both"),
    (("detect", "--host", "127.0.0.1"), "--user"),
    (("detect", "--host", "127.0.0.1", "--user", "u", "--port", "99999"), "--port"),
    (("detect", "--type", "imep", "--host", "x", "--user", "u"), "imap"),
    (("detect", "--hots", "x"), "'--host'"),
    (("detect", "--ca_file", "x"), "'--ca-file'"),
    (("detect", "--host", "192.0.2.1", "--user", "u", "--tls", "none"), "--allow-plaintext"),
    (("help", "onec"), "'once'"),
    (("--log", "/nonexistent/log", "once"), "/nonexistent/log"),
    (("once", "\x1b[2J"), "no mailbox is called"),
)


class Arguments(unittest.TestCase):
    def setUp(self):
        self.mailtop = self.enterContext(Mailtop([GOOD]))

    def test_each_mistake_is_one_sentence_and_3(self):
        for arguments, words in WRONG:
            with self.subTest(arguments=arguments):
                result = self.mailtop.run(*arguments)
                self.assertEqual((result.code, result.out), (3, ""), result)
                self.assertEqual(result.err.count("\n"), 1, result)
                self.assertTrue(result.err.startswith("mailtop: "), result)
                self.assertIn(words, result.err)
                self.assertNotIn("\x1b", result.err)

    def test_options_may_stand_anywhere_and_hold_their_value(self):
        for arguments in (("once", "Work", "--format", "json"), ("--format=json", "once", "Work"),
                          ("once", "--format=json", "--", "Work")):
            with self.subTest(arguments=arguments):
                result = self.mailtop.run(*arguments)
                self.assertEqual(result.code, 2, result)
                self.assertTrue(result.out.startswith("{"), result)

    def test_there_is_help_on_every_topic_and_command(self):
        topics = ("once", "stream", "detect", "check-config", "config", "keys", "exit")
        for arguments in [("help", topic) for topic in topics] + [("once", "--help"), ("-h",), ("help",)]:
            with self.subTest(arguments=arguments):
                result = self.mailtop.run(*arguments)
                self.assertEqual((result.code, result.err), (0, ""), result)
                self.assertGreater(len(result.out.splitlines()), 3)

    def test_help_on_the_config_names_every_key(self):
        text = self.mailtop.run("help", "config").out
        for key in ("password_command", "pin_sha256", "folders", "min_interval", "[keys]"):
            self.assertIn(key, text)

    def test_a_mailbox_given_by_options_needs_no_config(self):
        for text in ("[nonsense]\n", ini([])):
            with self.subTest(text=text), Mailtop(text=text) as mailtop:
                result = mailtop.detect("--host", "127.0.0.1", "--port", "1", "--user", "u", "--tls", "none", stdin=b"x")
                self.assertEqual(result.code, 2, result)
                self.assertRegex(result.out, r"connect +FAIL")

    def test_a_config_without_a_mailbox_is_said(self):
        with Mailtop() as mailtop:
            result = mailtop.once()
            self.assertEqual(result.code, 3, result)
            self.assertIn("has no mailbox", result.err)


if __name__ == "__main__":
    unittest.main()
