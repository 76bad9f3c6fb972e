"""Screens that die in all the ways in which terminals die, one after the other, and one that
nobody reads for long; and mailboxes whose password is wrong for a while."""

import collections
import contextlib
import fcntl
import os
import re
import signal
import struct
import subprocess
import termios
import threading
import time

from lib import wait
from lib.case import monitor, password_of
from lib.mailtop import Mailtop
from lib.terminal import Terminal
from tui.screen_case import cpu_seconds, is_alive
from tui.test_death import Pty

END_SECONDS = 2
END_CPU = 0.25  # of all that is left to do after the terminal has gone
ENDS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class OwnPty(Pty):
    """Closed once: by then another thread may have a file of the same number."""

    def close(self):
        super().close()
        self.master = -1


def full(pty):
    """Until the terminal takes no more."""
    same, before = 0, -1
    while same < 5:
        with contextlib.suppress(BlockingIOError):
            os.write(pty.master, b"\x0c")
        wait.pause(0.05)
        now = struct.unpack("i", fcntl.ioctl(pty.master, termios.FIONREAD, b"    "))[0]
        same, before = (same + 1, now) if now == before and now > 0 else (0, now)


class Helper(threading.Thread):
    """Goes through its acts, one after the other, until it is told to stop."""

    def __init__(self, acts):
        super().__init__()
        self.acts = acts
        self.count = collections.Counter()
        self.failures = []
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            for name, act in self.acts:
                if self.stopping.is_set():
                    return
                try:
                    act()
                    self.count[name] += 1
                except (AssertionError, OSError, subprocess.SubprocessError, IndexError) as why:
                    self.failures.append(f"{name}: {why}")

    def stop(self):
        self.stopping.set()
        self.join()


class Deaths(Helper):
    def __init__(self, sections, settings, pause):
        self.pause = pause
        self.sections = sections
        self.settings = settings
        self.worst = 0  # seconds from the terminal's end to the program's
        self.worst_cpu = 0
        acts = [("terminal closed", lambda: self._closed(False)),
                ("terminal closed, hang-up ignored", lambda: self._closed(True)),
                ("terminal of another session closed", lambda: self._closed(False, controlling=False)),
                ("terminal full and closed", self._full_and_closed),
                ("terminal full and SIGTERM", self._full_and_ended),
                ("terminal full and read again", self._full_and_read),
                ("stopped, terminal closed, continued", self._stopped_and_closed),
                ("tmux killed", self._tmux),
                ("nohup", self._nohup)]
        acts += [(signal.Signals(number).name, lambda number=number: self._signal(number)) for number in ENDS]
        super().__init__([(name, lambda act=act: self._spaced(act)) for name, act in acts])

    def _spaced(self, act):
        act()
        self.stopping.wait(self.pause)

    @contextlib.contextmanager
    def _screen(self, **options):
        with Mailtop(self.sections, self.settings) as run:
            environment = {**run.environment, "TERM": "xterm-256color"}
            with OwnPty(run.command(), environment, **options) as pty:
                pty.wait_for(self.sections[-1]["name"].encode())
                yield pty

    def _gone(self, process, began, what="the program to end"):
        cpu = cpu_seconds(process.pid)
        wait.until(lambda: not is_alive(process.pid), what, 20)
        took = time.monotonic() - began
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        spent = usage.ru_utime + usage.ru_stime - cpu
        self.worst = max(self.worst, took)
        self.worst_cpu = max(self.worst_cpu, spent)
        if took > END_SECONDS * wait.PATIENCE:
            raise AssertionError(f"ended only after {took:.2f} s")
        if spent > END_CPU * wait.PATIENCE:
            raise AssertionError(f"spent {spent:.2f} s of CPU on its end")

    def _closed(self, ignore, controlling=True):
        with self._screen(ignore_hangup=ignore, controlling=controlling) as pty:
            began = time.monotonic()
            pty.close()
            self._gone(pty.process, began)

    def _full_and_closed(self):
        with self._screen() as pty:
            full(pty)
            began = time.monotonic()
            pty.close()
            self._gone(pty.process, began)

    def _full_and_ended(self):
        with self._screen() as pty:
            full(pty)
            began = time.monotonic()
            os.kill(pty.process.pid, signal.SIGTERM)
            self._gone(pty.process, began)

    def _full_and_read(self):
        with self._screen() as pty:
            full(pty)
            cpu = cpu_seconds(pty.process.pid)
            self.stopping.wait(3)
            spent = cpu_seconds(pty.process.pid) - cpu
            if spent > 0.5 * wait.PATIENCE:
                raise AssertionError(f"{spent:.2f} s of CPU in 3 s in which nobody read the terminal")
            pty.text = b""
            os.write(pty.master, b"\x0c")
            pty.wait_for(self.sections[-1]["name"].encode())
            began = time.monotonic()
            os.write(pty.master, b"q")
            while pty.process.poll() is None and time.monotonic() < began + 10 * wait.PATIENCE:
                with contextlib.suppress(OSError):
                    pty.read(0.02)
            if pty.process.poll() != 0:
                raise AssertionError(f"did not leave after q: {pty.process.poll()}")

    def _stopped_and_closed(self):
        with self._screen() as pty:
            os.kill(pty.process.pid, signal.SIGSTOP)
            self.stopping.wait(0.5)
            pty.close()
            began = time.monotonic()
            os.kill(pty.process.pid, signal.SIGCONT)
            self._gone(pty.process, began)

    def _signal(self, number):
        with self._screen() as pty:
            began = time.monotonic()
            os.kill(pty.process.pid, number)
            self._gone(pty.process, began)

    def _tmux(self):
        with Mailtop(self.sections, self.settings) as run:
            terminal = Terminal(run.command(), environment=run.environment)
            try:
                terminal.wait_for(self.sections[-1]["name"])
                pid = terminal.pid()
                began = time.monotonic()
                terminal.hang_up()
                wait.until(lambda: not is_alive(pid), "the program to end with its tmux", 20)
                self.worst = max(self.worst, time.monotonic() - began)
            finally:
                terminal.close()

    def _nohup(self):
        """Its output is no terminal then: it says so and leaves."""
        with Mailtop(self.sections, self.settings) as run:
            done = subprocess.run(["nohup", *run.command()], stdin=subprocess.DEVNULL, capture_output=True,
                                  env=run.environment, cwd=run.folder, timeout=20 * wait.PATIENCE)
            if done.returncode != 3 or b"terminal" not in done.stderr:
                raise AssertionError(f"nohup: {done.returncode} {done.stderr!r}")


class Unread:
    """A screen whose terminal nobody reads from the beginning to the end: it goes on polling, and
    shows all as soon as it is read again."""

    def __init__(self, server, relays, settings, interval):
        self.server = server
        self.interval = interval
        self.user = "unread"
        server.add_user(self.user, password_of(self.user))
        self.line = relays.add(server.ports["pop3"])  # a connection a check
        section = monitor(server, self.user, "pop3", port=self.line.port, interval=interval)
        self.run = Mailtop([section], settings)
        self.pty = OwnPty(self.run.command(), {**self.run.environment, "TERM": "xterm-256color"})
        self.pty.wait_for(self.user.encode())
        full(self.pty)
        self.began = time.time()
        self.connections = self.line.connections
        self.failures = []

    def finish(self):
        """(seconds unread, checks in that time)"""
        unread = time.time() - self.began
        checks = self.line.connections - self.connections
        if checks < 0.7 * unread / (self.interval * 1.1) - 2:
            self.failures.append(f"{checks} checks in {unread:.0f} s in which nobody read the terminal")
        for _ in range(137):
            self.server.drop_mail(self.user, "INBOX")
        try:
            self.pty.text = b""
            self.pty.wait_for(b"137")
        except AssertionError as why:
            self.failures.append(str(why)[-500:])
        self.pty.__exit__()
        self.run.__exit__()
        return unread, checks


class Passwords(Helper):
    """Mailboxes of their own whose password is another for a while: refused, said so, three times
    asked and no more; and well again with the new one."""

    def __init__(self, server, settings, interval, count=3):
        self.server = server
        self.settings = settings
        self.interval = interval
        self.number = 0
        self.users = [f"locked{number}" for number in range(count)]
        self.refused = 0
        self.secret = {}
        for user in self.users:
            self.secret[user] = password_of(user)
            server.add_user(user, self.secret[user])
        super().__init__([("wrong password", self._once_round)])

    def _sections(self):
        for number, user in enumerate(self.users):
            yield monitor(self.server, user, ("imaps", "pop3", "imap-starttls")[number % 3], password=self.secret[user],
                          interval=self.interval)

    def _wait_state(self, stream, state):
        for user in self.users:
            stream.wait_for(lambda e, user=user: e["name"] == user and e["state"] == state, f"{user} {state}", seconds=60)

    def _once_round(self):
        with Mailtop(list(self._sections()), self.settings) as run, run.stream() as stream:
            self._wait_state(stream, "up")
            self.number += 1
            before = {user: self.server.refusals(user) for user in self.users}
            for user in self.users:
                self.secret[user] = f"{password_of(user)}-{self.number}"
                self.server.set_password(user, self.secret[user])
            # Dovecot looks at a password file at most once a second.
            self.stopping.wait(1.5)
            for user in self.users:
                self.server.kick_session(user)
            self._wait_state(stream, "auth")
            self.stopping.wait(8 * self.interval)
            for user in self.users:
                last = [e for e in stream.events if e["name"] == user][-1]
                refused = self.server.refusals(user) - before[user]
                self.refused += refused
                if refused > 3:
                    raise AssertionError(f"{user} was asked {refused} times with a wrong password")
                if last["state"] != "auth" or not re.search("auth", last["error"]["class"]):
                    raise AssertionError(f"{user} is shown as {last['state']} {last['error']}")
