"""mailtop at work on many mailboxes, and what each refresh costs it."""

import json
import subprocess
import threading
import time

from bench import process
from lib import wait
from lib.mailtop import Mailtop

# So many logins at once that the start of thousands does not take the whole bench.
SETTINGS = {"max_logins": 200, "max_logins_per_host": 200}


class Watching:
    """`mailtop stream`, whose lines are counted and not kept."""

    def __init__(self, monitors, interval=1, parse=False, settings=None):
        """`settings` instead of many logins at once.  With `parse` the time of each sample is kept by mailbox, in `samples`."""
        self.monitors = len(monitors)
        self._mailtop = Mailtop(monitors, {**(SETTINGS if settings is None else settings), "interval": interval})
        self._parse = parse
        self.good = 0
        self.samples = {}
        self.began = time.monotonic()
        self._client = subprocess.Popen(self._mailtop.command("stream"), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, env=self._mailtop.environment)
        self.pid = self._client.pid
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._client.terminate()
        self._client.wait()
        self._thread.join()
        self._client.stdout.close()
        self._mailtop.__exit__()

    def _read(self):
        for line in self._client.stdout:
            if b'"event":"sample"' not in line or b'"available":true' not in line:
                continue
            self.good += 1
            if self._parse:
                self.samples.setdefault(json.loads(line)["name"], []).append(time.monotonic())

    def wait_all(self, seconds=300):
        """Until each mailbox is held and has been asked."""
        wait.until(lambda: self.good >= self.monitors and process.sockets(self.pid) >= self.monitors,
                   lambda: f"{self.monitors} mailboxes held: {self.good} samples, "
                           f"{process.sockets(self.pid)} sockets", seconds)
        return time.monotonic() - self.began

    def slices(self, seconds, times):
        """A list of (refreshes, us of the main thread, us of the poller) of slices of this length."""
        found = []
        for _ in range(times):
            good, (main, poller) = self.good, process.cpu_us(self.pid)
            wait.pause(seconds)
            good_after, (main_after, poller_after) = self.good, process.cpu_us(self.pid)
            found.append((good_after - good, main_after - main, poller_after - poller))
        return found
