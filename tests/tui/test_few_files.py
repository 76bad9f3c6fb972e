"""More mailboxes than file descriptors: the header says so at every width."""

import unittest

from lib.case import FakeCase, fake
from lib.terminal import Terminal

LIMIT, MAILBOXES = 84, 40


class FewFiles(FakeCase):
    def test_the_header_says_so_and_nothing_is_down(self):
        server = self.fake("imap-idle-not")
        config = self.mailtop(*(fake(server, f"box{number}") for number in range(MAILBOXES)),
                              settings={"interval": 2, "view": "tree", "max_sessions_per_user": 100})
        command = ["prlimit", f"--nofile={LIMIT}:{LIMIT}", *config.command()]
        for width, height, words in ((100, 30, r"\[\d+ log in by turns: too few files\]"), (64, 24, r"\[too few files\]"),
                                     (40, 12, r"few files")):
            with self.subTest(width=width), Terminal(command, width=width, height=height) as terminal:
                terminal.wait_for(words, seconds=30)
                terminal.wait_for(rf"^ {MAILBOXES} ok", seconds=30)


if __name__ == "__main__":
    unittest.main()
