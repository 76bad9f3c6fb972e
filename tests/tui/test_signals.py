"""Signals, and the terminal as it is left behind."""

import os
import signal
import time
import unittest

from lib import wait
from lib.terminal import PROMPT
from tui.screen_case import ScreenCase, is_alive


class Signals(ScreenCase):
    def gone_after(self, number):
        terminal, pid = self.open_in_shell()
        self.assertTrue(terminal.flags()["alternate_on"])
        began = time.monotonic()
        os.kill(pid, number)
        wait.until(lambda: not is_alive(pid), f"the program to end by {number.name}", 5)
        self.assertLess(time.monotonic() - began, 2 * wait.PATIENCE)
        terminal.wait_for(PROMPT)
        terminal.wait_until(lambda _: not terminal.flags()["alternate_on"], "the picture to be gone")
        self.assert_clean(terminal)
        terminal.text("echo it is ech''oed")
        terminal.wait_for(r"echo it is ech''oed")
        terminal.keys("Enter")
        terminal.wait_for(r"^it is echoed")
        return terminal

    def test_every_signal_that_ends_leaves_a_clean_terminal(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(number.name):
                self.gone_after(number)

    def test_a_crash_leaves_a_clean_terminal(self):
        for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT):
            with self.subTest(number.name):
                self.gone_after(number)

    def test_quitting_leaves_a_clean_terminal(self):
        terminal, pid = self.open_in_shell()
        terminal.keys("q")
        wait.until(lambda: not is_alive(pid), "the program to end")
        terminal.wait_until(lambda _: not terminal.flags()["alternate_on"], "the picture to be gone")
        self.assert_clean(terminal)

    def test_control_c_quits(self):
        terminal, pid = self.open_in_shell()
        terminal.keys("C-c")
        wait.until(lambda: not is_alive(pid), "the program to end")
        self.assert_clean(terminal)

    def suspended(self, stop):
        terminal, pid = self.open_in_shell()
        for _ in range(2):
            stop(terminal, pid)
            terminal.wait_for(r"Stopped")
            self.assert_clean(terminal)
            terminal.text("fg")
            terminal.keys("Enter")
            terminal.wait_for(r"box3\s+3\s+3\s")
            terminal.wait_until(lambda _: terminal.flags()["alternate_on"], "the picture to be back")
            terminal.keys("3")
            terminal.wait_for(r"STATE FOLDER")
            terminal.paste("q")
            terminal.wait_for(r"paste")
            terminal.keys("2")
            terminal.wait_for(r"STATE MAILBOX")
        terminal.keys("q")
        wait.until(lambda: not is_alive(pid), "the program to end")

    def test_control_z_gives_the_terminal_back_and_fg_takes_it_again(self):
        self.suspended(lambda terminal, pid: terminal.keys("C-z"))

    def test_a_stop_from_outside_is_the_same(self):
        self.suspended(lambda terminal, pid: os.kill(pid, signal.SIGTSTP))

    def test_who_was_stopped_by_force_paints_all_when_woken(self):
        terminal, pid = self.open_in_shell()
        os.kill(pid, signal.SIGSTOP)
        terminal.wait_for(PROMPT)
        terminal.text("fg")
        terminal.keys("Enter")
        terminal.wait_gone(PROMPT)
        terminal.wait_for(r"box3\s+3\s+3\s")
        terminal.keys("3")
        terminal.wait_for(r"STATE FOLDER")


if __name__ == "__main__":
    unittest.main()
