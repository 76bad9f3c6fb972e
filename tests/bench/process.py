"""What a running process costs, as the kernel tells it."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time


def threads(pid):
    return sorted(int(task) for task in os.listdir(f"/proc/{pid}/task"))


def cpu_us(pid):
    """Microseconds on the processor so far: (of the main thread, of all others)."""
    spent = {}
    for task in threads(pid):
        with contextlib.suppress(FileNotFoundError):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                spent[task] = int(file.read().split()[0]) / 1000
    main = spent.pop(pid, 0)
    return main, sum(spent.values())


def wakeups(pid):
    """How often any of its threads went to sleep by itself, and so was woken, so far."""
    total = 0
    for task in threads(pid):
        with contextlib.suppress(FileNotFoundError):
            total += _field(f"/proc/{pid}/task/{task}/status", "voluntary_ctxt_switches:")
    return total


def resident_kb(pid):
    return _field(f"/proc/{pid}/status", "VmRSS:")


def sockets(pid):
    count = 0
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            count += os.readlink(f"/proc/{pid}/fd/{number}").startswith("socket:")
    return count


def _field(path, name):
    with open(path, encoding="ascii", errors="replace") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))


class OnTerminal:
    """A program on a terminal of its own, which is always read."""

    def __init__(self, command, environment, width=80, height=24):
        self.began = time.monotonic()
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
            os.execvpe(command[0], command, {**environment, "TERM": "xterm-256color"})
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGTERM)
        self.read(2)
        os.kill(self.pid, signal.SIGKILL)  # still ours: nobody has waited for it
        os.waitpid(self.pid, 0)
        os.close(self._end)

    def write(self, keys):
        os.write(self._end, keys)

    def read(self, seconds):
        """Whatever comes within this time, or until the program has gone."""
        data, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._readable(left):
                got = self._read()
                data += got
                if not got:
                    break
        return data

    def until(self, pattern, seconds=20):
        """Reads until `pattern` (bytes) has come; the time of it by the monotonic clock."""
        data, end = b"", time.monotonic() + seconds
        while pattern not in data:
            if not self._readable(max(0, end - time.monotonic())):
                raise TimeoutError(f"{pattern!r} did not come; the end of what did: {data[-500:]!r}")
            data += self._read()
        return time.monotonic()

    def burst(self, seconds, quiet=0.003):
        """The time at which the first burst of bytes was over, or None: nothing came."""
        if not self._readable(seconds):
            return None
        at = None
        while self._readable(quiet if at else 0):
            if not self._read():
                break
            at = time.monotonic()
        return at

    def _readable(self, seconds):
        return bool(select.select([self._end], [], [], seconds)[0])

    def _read(self):
        try:
            return os.read(self._end, 65536)
        except OSError:  # the program has gone
            return b""
