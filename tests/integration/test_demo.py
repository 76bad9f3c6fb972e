"""The demo starts, shows what it promises, and leaves nothing behind."""

import glob
import os
import signal
import subprocess
import tempfile
import unittest

from lib import wait
from lib.mailtop import ROOT, program
from lib.terminal import Terminal

DEMO = os.path.join(ROOT, "tests", "demo", "demo")


def left_behind(folder):
    return os.listdir(folder)


def processes(folder):
    """Those whose command line names a file in the folder."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if folder.encode() + b"/" in file.read():
                    found.append(path)
        except OSError:
            continue
    return found


class Demo(unittest.TestCase):
    def setUp(self):
        # Its own, so that what it leaves is not taken for another test's; others may enter,
        # since as root the mail server is another user.
        self.folder = tempfile.mkdtemp(prefix="md-")
        os.chmod(self.folder, 0o711)
        self.addCleanup(os.rmdir, self.folder)
        self.environment = {**os.environ, "TMPDIR": self.folder, "LC_ALL": "C.UTF-8"}

    def test_without_a_terminal_it_prints_the_table_and_leaves(self):
        done = subprocess.run([DEMO], stdin=subprocess.DEVNULL, capture_output=True, env=self.environment, timeout=120)
        text = done.stdout.decode()
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        for word in ("Work", "Shop orders", "東京オフィス", "収件箱", "Éloïse", "Archive", "AUTH", "DOWN", "WARN"):
            self.assertIn(word, text)
        self.assertEqual((left_behind(self.folder), processes(self.folder)), ([], []))

    def test_on_a_terminal_it_stops_all_on_q_and_on_each_signal(self):
        for way in ("q", signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(way=way), Terminal(["env", f"TMPDIR={self.folder}", f"MAILTOP={program()}",
                                                  DEMO], width=120, height=40) as terminal:
                terminal.wait_for("Old server", 30)
                if way == "q":
                    terminal.keys("q")
                else:
                    os.kill(terminal.pid(), way)
                status, _ = terminal.wait_end(20)
                self.assertEqual(status, 0 if way == "q" else 128 + way)
                self.assertEqual((left_behind(self.folder), processes(self.folder)), ([], []))

    def test_it_tidies_up_when_its_terminal_goes(self):
        with Terminal(["env", f"TMPDIR={self.folder}", f"MAILTOP={program()}", DEMO],
                      width=120, height=40) as terminal:
            terminal.wait_for("Old server", 30)
            terminal.hang_up()
            wait.until(lambda: not left_behind(self.folder) and not processes(self.folder), "all to be gone", 20)


if __name__ == "__main__":
    unittest.main()
