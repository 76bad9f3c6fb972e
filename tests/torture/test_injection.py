"""The same as integration/test_injection.py with many more texts, each by more ways."""

import unittest

from integration import test_injection as quick


class Servers(quick.Servers):
    MIXED = 1000
    CERTIFICATES = 200


class People(quick.People):
    MIXED = 400
    SHARE = 3
    BATCH = 3
    ARGUMENTS_EACH = 1


class Screen(quick.Screen):
    MIXED = 1000
    SCREENS = 60


if __name__ == "__main__":
    unittest.main()
