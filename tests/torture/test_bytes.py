"""Every fault at every byte of a whole conversation, in each direction and each way of connecting.

Each of them is a mailbox of its own: a thousand in one process, beside some that are well.
MAILTOP_TORTURE_STEP=5 takes each fifth byte only, for sanitizers."""

import os
import unittest

from lib.case import WAYS
from lib.faultcase import FaultCase
from lib.faultrelay import DIRECTIONS, KINDS

STEP = int(os.environ.get("MAILTOP_TORTURE_STEP", "1"))


class Bytes(FaultCase):
    def way(self, way):
        before, tried = type(self).met, 0
        # In clear a wrong bit may well be another number.
        kinds = [kind for kind in KINDS if kind != "flip" or WAYS[way][1] != "none"]
        for kind in kinds:
            for direction in DIRECTIONS:
                with self.subTest(way=way, kind=kind, direction=direction):
                    faults = self.every(way, kind, direction)[tried % STEP::STEP]
                    tried += len(faults)
                    self.turns_once(self.suffers(faults))
        positions = sum(self.length[way].values())
        step = f", 1 in {STEP}" if STEP > 1 else ""
        print(f"\nfigure: {way}: {positions} byte positions x {len(kinds)} faults{step}, {tried} conversations, "
              f"{type(self).met - before} faults met", flush=True)

    def test_imap(self):
        self.way("imap")

    def test_imap_starttls(self):
        self.way("imap-starttls")

    def test_imaps(self):
        self.way("imaps")

    def test_pop3(self):
        self.way("pop3")

    def test_pop3_starttls(self):
        self.way("pop3-starttls")

    def test_pop3s(self):
        self.way("pop3s")


if __name__ == "__main__":
    unittest.main()
