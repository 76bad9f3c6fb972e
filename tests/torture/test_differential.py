"""Many answers for our reader of IMAP and for imaplib; integration/test_differential.py says how."""

import os
import random
import unittest

from lib.differential import Ours, compare

CASES = 60000


class Differential(unittest.TestCase):
    def test_both_readers_find_the_same_in_many_answers(self):
        ours = Ours()
        self.addCleanup(ours.close)
        seed = int(os.environ.get("SEED") or random.randrange(2**32))
        cases, folders = compare(seed, CASES, ours)
        print(f"\nfigure: differential: {cases} answers, {folders} folders alike to imaplib (SEED={seed})")
