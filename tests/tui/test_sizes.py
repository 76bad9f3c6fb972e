"""Any size, and many of them in a row."""

import unittest

from lib.terminal import Terminal
from tui.screen_case import ScreenCase


class Sizes(ScreenCase):
    SIZES = ((80, 24), (1, 1), (20, 4), (300, 100), (2, 50), (300, 1), (40, 12), (79, 23), (200, 60), (3, 3))

    def test_a_storm_of_sizes_does_not_matter(self):
        terminal = self.open()
        terminal.wait_for(r"box3\s+3")
        for _ in range(3):
            for width, height in self.SIZES:
                terminal.resize(width, height)
        terminal.resize(80, 24)
        terminal.wait_for(r"ok box3\s+3\s+3\s")
        terminal.wait_for(r"q quit")
        self.assertIsNone(terminal.ending())

    def test_every_size_shows_something_true(self):
        terminal = self.open()
        terminal.wait_for(r"box3\s+3")
        for width, height in self.SIZES:
            with self.subTest(f"{width}x{height}"):
                terminal.resize(width, height)
                if width < 20 or height < 4:
                    terminal.wait_until(lambda text: text.strip() != "" or width < 2, "something")
                else:
                    terminal.wait_for(r"3 ok|ok box|box3|3o", 5)
                self.assertIsNone(terminal.ending())

    def test_views_and_pages_survive_sizes(self):
        for keys in (("1",), ("3",), ("g", "Enter"), ("?",), ("t",), ("f",), (":",)):
            with self.subTest(" ".join(keys)):
                terminal = self.open()
                terminal.keys(*keys)
                for width, height in self.SIZES:
                    terminal.resize(width, height)
                terminal.resize(80, 24)
                terminal.keys("Escape", "Escape")
                terminal.keys("2")
                terminal.wait_for(r"STATE MAILBOX")

    def test_a_start_in_a_tiny_window_works(self):
        config = self.config(*self.sections())
        terminal = self.enterContext(Terminal(config.command(), width=1, height=1))
        terminal.wait_until(lambda _: terminal.flags()["alternate_on"], "the screen to be taken")
        terminal.resize(80, 24)
        terminal.wait_for(r"box3\s+3\s+3\s")


if __name__ == "__main__":
    unittest.main()
