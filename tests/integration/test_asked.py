"""A person at the other end: passwords that are asked for, signals, a reader who leaves."""

import contextlib
import os
import pty
import select
import signal
import socket
import subprocess
import termios
import unittest

from lib import wait
from lib.case import DovecotCase, monitor, password_of
from lib.mailtop import Mailtop


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command, environment):
        self.out = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)

    def read(self):
        """Takes what there is; False at the end."""
        while select.select([self.fd], [], [], 0)[0]:
            try:
                got = os.read(self.fd, 4096)
            except OSError:  # how a terminal says that nobody is there any more
                return False
            if not got:
                return False
            self.out += got
        return True

    def hides(self, prompt):
        """The prompt stands there and what is typed is not shown."""
        self.read()
        return prompt in self.out and not termios.tcgetattr(self.fd)[3] & termios.ECHO

    def end(self):
        """Reads on; the exit code."""
        wait.until(lambda: not self.read(), lambda: f"the end of {self.out!r}")
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Password(DovecotCase):
    def command(self, mailtop, user):
        return mailtop.command("detect", "--type", "imap", "--host", "127.0.0.1", "--user", user, "--ssl", "yes",
                               "--port", str(self.server.ports["imaps"]), "--ca-file", self.server.ca)

    def ask(self, user, answer):
        mailtop = self.mailtop()
        terminal = Terminal(self.command(mailtop, user), mailtop.environment)
        wait.until(lambda: terminal.hides(b"Password of"), lambda: f"the prompt; so far {terminal.out!r}")
        os.write(terminal.fd, answer)
        return terminal.end(), terminal.out

    def test_it_is_asked_on_the_terminal_and_not_shown(self):
        user = self.user()
        code, out = self.ask(user, password_of(user).encode() + b"\n")
        self.assertEqual(code, 0, out)
        self.assertIn(b"INBOX", out)
        self.assertNotIn(password_of(user).encode(), out)

    def test_control_c_while_it_is_asked_ends_the_program(self):
        self.assertEqual(self.ask(self.user(), b"\x03")[0], 128 + signal.SIGINT)

    def test_it_is_read_from_standard_input(self):
        user = self.user()
        for text, code in ((password_of(user) + "\n", 0), (password_of(user), 0), ("wrong\n", 2), ("", 3), ("\n", 3),
                           ("x" * 5000, 3), ("a\0b\n", 3)):
            with self.subTest(text=text[:10]):
                mailtop = self.mailtop()
                done = subprocess.run(self.command(mailtop, user), input=text.encode(), capture_output=True,
                                      env=mailtop.environment, timeout=60)
                self.assertEqual(done.returncode, code, done)

    def test_it_is_never_an_argument(self):
        for argument in ("--password", "--password=hush-hush"):
            result = self.mailtop().detect("--host", "localhost", "--user", "me", argument, "hush-hush")
            self.assertEqual(result.code, 3, result)
            self.assertIn("never taken from the command line", result.err)
            self.assertNotIn("hush-hush", result.err)


class Endings(unittest.TestCase):
    """The server takes the connection and says nothing."""

    def setUp(self):
        self.listener = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        self.listener.settimeout(10 * wait.PATIENCE)
        section = {"name": "mute", "type": "imap", "host": "127.0.0.1", "port": self.listener.getsockname()[1],
                   "tls": "none", "user": "me", "password": "secret", "timeout": 60000}
        self.mailtop = self.enterContext(Mailtop([section]))

    @contextlib.contextmanager
    def stuck(self, command):
        process = subprocess.Popen(self.mailtop.command(command), env=self.mailtop.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with process, self.listener.accept()[0]:
            yield process

    def test_a_signal_ends_once_at_once(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number=number), self.stuck("once") as process:
                process.send_signal(number)
                self.assertEqual(process.wait(2 * wait.PATIENCE), 128 + number)
                self.assertEqual((process.stdout.read(), process.stderr.read()), (b"", b""))

    def test_to_be_stopped_is_how_a_stream_ends(self):
        with self.stuck("stream") as process:
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(2 * wait.PATIENCE), 0)

    def test_a_reader_who_leaves_ends_both_quietly(self):
        for command in ("once", "stream"):
            with self.subTest(command=command), self.stuck(command) as process:
                process.stdout.close()
                self.assertEqual(process.wait(2 * wait.PATIENCE), 0)
                self.assertEqual(process.stderr.read(), b"")


if __name__ == "__main__":
    unittest.main()
