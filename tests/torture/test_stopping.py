"""The end of a run with hundreds of sessions, some of them with servers that say nothing any more."""

import os
import resource
import select
import signal
import subprocess
import time
import unittest

from lib import wait
from lib.case import monitor, password_of
from lib.dovecot import Dovecot
from lib.mailtop import Mailtop

MAILBOXES = int(os.environ.get("MAILBOXES", "300"))
STUCK = MAILBOXES // 3
ROUNDS = 5


class Stopping(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.well, cls.stuck = (cls.enterClassContext(Dovecot()) for _ in range(2))
        for server in (cls.well, cls.stuck):
            server.add_user("ann", password_of("ann"))

    def sections(self):
        servers = [self.stuck] * STUCK + [self.well] * (MAILBOXES - STUCK)
        return [monitor(server, "ann", "imaps", name=f"box{number}", timeout=int(20000 * wait.PATIENCE), push="off")
                for number, server in enumerate(servers)]

    def up(self, process):
        """All have logged in and are held."""
        wait.until(lambda: len(os.listdir(f"/proc/{process.pid}/fd")) >= MAILBOXES and
                   sum(server.logins("ann") for server in (self.well, self.stuck)) >= self.logins + MAILBOXES,
                   "all sessions", 60)
        wait.pause(1)

    def stop_once(self, mailtop):
        """Seconds until the program is gone, and of them how many on the processor."""
        self.logins = sum(server.logins("ann") for server in (self.well, self.stuck))
        process = subprocess.Popen(mailtop.command("stream"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   env=mailtop.environment)
        try:
            self.up(process)
            self.stuck.freeze()
            before = spent(process.pid)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            wait_for_end(process, 30 * wait.PATIENCE)
            took = time.monotonic() - began
            self.assertEqual(0, process.wait())
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return took, used.ru_utime + used.ru_stime - self.children - before
        finally:
            self.stuck.thaw()
            if process.poll() is None:
                process.kill()
                process.wait()
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.children = used.ru_utime + used.ru_stime

    def test_hundreds_of_sessions_end_at_once_though_servers_are_stuck(self):
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.children = used.ru_utime + used.ru_stime
        mailtop = self.enterContext(Mailtop(self.sections(), {"interval": 5, "max_logins_per_host": 32,
                                                             "max_sessions_per_user": MAILBOXES}))
        runs = [self.stop_once(mailtop) for _ in range(ROUNDS)]
        took = sorted(took for took, _ in runs)
        figure = ", ".join(f"{took * 1000:.0f} ({cpu * 1000:.0f})" for took, cpu in runs)
        print(f"figure: stopping with {MAILBOXES} TLS sessions, {STUCK} of them stuck: {figure} ms (of CPU)",
              flush=True)
        self.assertLess(took[0], 0.1 * wait.PATIENCE)


def wait_for_end(process, seconds):
    """Popen.wait() with a timeout looks only each 50 ms."""
    descriptor = os.pidfd_open(process.pid)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        if not poll.poll(seconds * 1000):
            raise AssertionError(f"it goes on after {seconds:g} s")
    finally:
        os.close(descriptor)


def spent(pid):
    """Seconds on the processor so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    unittest.main()
