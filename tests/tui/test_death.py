"""Terminals that are gone, that nobody reads, or that are slow: by a pty of our own."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from lib import wait
from lib.case import monitor
from tui.screen_case import ScreenCase, cpu_seconds, is_alive

IDLE_SECONDS = 10
IDLE_BYTES = 60  # a second


class Pty:
    """A program on a pseudo-terminal whose other end is ours."""

    def __init__(self, command, environment, controlling=True, ignore_hangup=False):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        def prepare():
            os.setsid()
            if controlling:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if ignore_hangup:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)

        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment,
                                        preexec_fn=prepare)
        os.close(slave)
        self.text = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            os.close(self.master)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def read(self, seconds):
        """The bytes that come within the time."""
        got = b""
        deadline = time.monotonic() + seconds
        poll = select.poll()  # select() knows no descriptor above 1,023
        poll.register(self.master, select.POLLIN)
        while (left := deadline - time.monotonic()) > 0:
            if poll.poll(left * 1000):
                got += os.read(self.master, 65536)
        self.text += got
        return got

    def wait_for(self, wanted):
        wait.until(lambda: self.read(0.01) is not None and wanted in self.text,
                   lambda: f"{wanted!r} in {self.text!r}")

    def close(self):
        os.close(self.master)


class Death(ScreenCase):
    def start(self, sections=None, settings=None, **options):
        config = self.config(*(sections or self.sections()), settings=settings)
        environment = {**config.environment, "TERM": "xterm-256color"}
        return self.enterContext(Pty(config.command(), environment, **options))

    def gone_within(self, process, seconds):
        began = time.monotonic()
        cpu = cpu_seconds(process.pid)
        wait.until(lambda: not is_alive(process.pid), "the program to end", 10)
        self.assertLess(time.monotonic() - began, seconds * wait.PATIENCE)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        return usage.ru_utime + usage.ru_stime - cpu

    def test_a_closed_terminal_ends_the_program(self):
        for controlling in (True, False):
            for ignore in (True, False):
                with self.subTest(controlling=controlling, ignore_hangup=ignore):
                    program = self.start(controlling=controlling, ignore_hangup=ignore)
                    program.wait_for(b"box3")
                    program.close()
                    self.assertLess(self.gone_within(program.process, 2), 0.05 * wait.PATIENCE)

    def test_checks_go_on_although_nobody_reads_the_terminal(self):
        user = self.user()
        # POP3: a login a check, which the server's log tells of
        program = self.start([monitor(self.server, user, "pop3", interval=1)], settings={"interval": 1})
        program.wait_for(user.encode())
        self.fill(program)
        checks = self.server.log().count(user)
        wait.until(lambda: self.server.log().count(user) > checks + 2, "more checks", 20)
        self.assertTrue(is_alive(program.process.pid))

    def fill(self, program):
        """Asks for whole pictures until the terminal takes no more of them."""
        def waiting():
            return struct.unpack("i", fcntl.ioctl(program.master, termios.FIONREAD, b"    "))[0]

        full = [0, 0]
        while full[1] < 5:
            os.write(program.master, b"\x0c")
            wait.pause(0.05)
            full = [waiting(), full[1] + 1 if waiting() == full[0] else 0]

    def test_a_program_stuck_on_its_terminal_still_ends(self):
        program = self.start()
        program.wait_for(b"box3")
        self.fill(program)
        os.kill(program.process.pid, signal.SIGTERM)
        self.gone_within(program.process, 3)

    def test_little_is_written_while_nothing_happens(self):
        sections = [monitor(self.server, self.user()) for _ in range(12)]
        program = self.start(sections)
        for section in sections:
            program.wait_for(section["name"].encode())
        program.read(3)
        written = program.read(IDLE_SECONDS)
        self.assertLess(len(written), IDLE_BYTES * IDLE_SECONDS, written)


if __name__ == "__main__":
    unittest.main()
