"""Every fault at every byte of a whole conversation, in each direction and each way of connecting.

Each of them is a mailbox of its own: a thousand in one process, beside some that are well."""

import unittest

from lib.case import WAYS
from lib.faultcase import FaultCase
from lib.faultrelay import DIRECTIONS, KINDS


class Bytes(FaultCase):
    def way(self, way):
        before, tried = type(self).met, 0
        # In clear a wrong bit may well be another number.
        kinds = [kind for kind in KINDS if kind != "flip" or WAYS[way][1] != "none"]
        for kind in kinds:
            for direction in DIRECTIONS:
                with self.subTest(way=way, kind=kind, direction=direction):
                    faults = self.every(way, kind, direction)
                    tried += len(faults)
                    self.turns_once(self.suffers(faults))
        positions = sum(self.length[way].values())
        print(f"\nfigure: {way}: {positions} byte positions x {len(kinds)} faults, {tried} conversations, "
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
