"""Our reader of IMAP and Python's imaplib find the same in answers that are right; a longer run is in torture/."""

import imaplib
import os
import random
import unittest

from lib.differential import LIST_STATUS, Ours, Replay, compare

CASES = 1500
LISTED = b'* LIST () "/" a\r\n'


class Differential(unittest.TestCase):
    def setUp(self):
        self.ours = Ours()
        self.addCleanup(self.ours.close)

    def test_both_readers_find_the_same_folders_and_numbers(self):
        seed = int(os.environ.get("SEED") or random.randrange(2**32))
        cases, folders = compare(seed, CASES, self.ours)
        print(f"\nfigure: differential: {cases} answers, {folders} folders alike to imaplib (SEED={seed})")

    def test_what_imaplib_refuses_is_read_as_the_standard_says(self):
        """Keywords are said in any case (RFC 3501, section 9, note 1); a text may end like a literal (resp-text)."""
        status = b"* STATUS a (MESSAGES 3)\r\n"
        for transcript in (b'* list () "/" a\r\n* status a (messages 3)\r\nm1 OK done\r\n',
                           LISTED + status + b"m1 ok done\r\n",
                           LISTED + b"* OK see {4}\r\n" + status + b"m1 OK done\r\n"):
            with self.subTest(transcript):
                found = self.ours.meaning(LIST_STATUS, transcript)
                self.assertEqual(found["folders"]["a"]["messages"], 3)

    def test_the_replay_gives_imaplib_what_a_server_would(self):
        """So that what is compared is imaplib's reading, and not an empty one."""
        replay = Replay()
        replay.play(LISTED + b"* STATUS {1}\r\na (MESSAGES 3)\r\nm1 OK done\r\n")
        self.assertEqual(replay.ask(0), {"LIST": [[b'() "/" a']], "STATUS": [[b"", b"a", b" (MESSAGES 3)"]]})
        replay.play(b"m1 gibberish\r\n")
        with self.assertRaises(imaplib.IMAP4.error):
            replay.ask(0)
