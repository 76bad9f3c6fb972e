"""POP3: sizes over 4 GiB, locked maildrops, servers that ask for time."""

import unittest

from lib.case import FakeCase, fake

LOGIN = """\
S: +OK ready
C? CAPA
S: +OK
S: USER
S: {capability}
S: .
C: USER user
S: +OK
C: PASS secret
"""


class Pop3(FakeCase):
    def talk(self, rest, capability="TOP"):
        server = self.fake(LOGIN + rest, capability=capability)
        return server, self.check(fake(server, kind="pop3"))

    def test_a_mailbox_over_4_gib_is_right(self):
        for octets in (2**31 - 1, 2**31, 2**32, 5000000000, 2**53):
            with self.subTest(octets=octets):
                server, found = self.talk(f"S: +OK\nC: STAT\nS: +OK 3 {octets}\nC: QUIT\nS: +OK bye\n")
                self.assertEqual(server.surprises, [])
                self.assertEqual(found["email_count"], 3)
                self.assertEqual(round(found["mailbox_size_kb"] * 1024), octets)

    def test_stat_and_quit_are_all_that_is_said_after_the_login(self):
        server, _ = self.talk("S: +OK\nC: STAT\nS: +OK 3 300\nC: QUIT\nS: +OK bye\n")
        self.assertEqual(server.lines()[-3:], ["PASS secret", "STAT", "QUIT"])

    def test_a_locked_maildrop_is_busy_not_refused(self):
        for words in ("[IN-USE] Do you have another POP session running?", "maildrop already locked",
                      "[LOGIN-DELAY] wait a minute"):
            with self.subTest(words=words):
                _, found = self.talk(f"S: -ERR {words}\n")
                self.assertEqual((found["state"], found["error"]["class"]), ("busy", "busy"))
                self.assertIn(words.split("] ")[-1], found["error"]["message"])

    def test_a_refused_password_is_auth(self):
        _, found = self.talk("S: -ERR [AUTH] no such user or wrong password\n")
        self.assertEqual((found["state"], found["error"]["class"]), ("auth", "auth"))
        self.assertIn("no such user or wrong password", found["error"]["message"])

    def test_an_answer_that_is_none_is_a_protocol_error(self):
        for answer in ("+OK", "+OK x y", "+OK 4", "+OK -4 160", "+OK 4 99999999999999999999", "no", ""):
            with self.subTest(answer=answer):
                _, found = self.talk(f"S: +OK\nC: STAT\nS: {answer}\nC? QUIT\nS: +OK\n")
                self.assertFalse(found["available"])
                self.assertEqual(found["error"]["class"], "protocol")
                self.assertIsNone(found["email_count"])

    def test_two_monitors_of_one_maildrop_never_meet_in_it(self):
        script = LOGIN + "S: +OK\nC: STAT\ndelay 0.3\nS: +OK 1 100\nC: QUIT\nS: +OK bye\n"
        server = self.fake(script, capability="TOP")
        mailtop = self.mailtop(fake(server, "one", kind="pop3"), fake(server, "two", kind="pop3"))
        report = mailtop.once_json()
        self.assertEqual({report[name]["email_count"] for name in ("one", "two")}, {1})
        first = [number for number, _ in server.heard]
        self.assertEqual(first, sorted(first), "the second spoke before the first had left")


if __name__ == "__main__":
    unittest.main()
