"""What is in each folder, and was at any moment before: written by whoever changes a mailbox,
asked by whoever compares a number with it."""

import contextlib
import threading
import time

GONE = "gone"
UNKNOWN = "unknown"  # a change was cut off in its middle
KEPT = 60  # changes of a folder that are remembered


class Truth:
    def __init__(self):
        self._lock = threading.Lock()
        # (user, folder) -> [[begun, ended, value]]: a value holds from `begun` at the earliest and
        # for certain from `ended` (None: not yet) until the next one begins.
        self._history = {}
        self.doubtful = set()

    def put(self, user, folder, value):
        with self._lock:
            self._history[user, folder] = [[0, 0, value]]

    @contextlib.contextmanager
    def change(self, user, values):
        """values: {folder: value after it}.  What fails in the middle leaves the folder unknown."""
        begun = time.time()
        entries = {}
        with self._lock:
            for folder, value in values.items():
                history = self._history.setdefault((user, folder), [[0, 0, GONE]])
                entries[folder] = [begun, None, value]
                history.append(entries[folder])
                del history[:-KEPT]
        try:
            yield
        except BaseException:
            with self._lock:
                for folder, entry in entries.items():
                    entry[2] = UNKNOWN
                    self.doubtful.add((user, folder))
            raise
        finally:
            with self._lock:
                for entry in entries.values():
                    entry[1] = time.time()

    def settle(self, user, folder, value, begun):
        """What a doubtful folder turned out to hold, asked for at `begun`."""
        with self._lock:
            self._history[user, folder].append([begun, time.time(), value])
            self.doubtful.discard((user, folder))

    def now(self, user, folder):
        with self._lock:
            history = self._history.get((user, folder))
            return history[-1][2] if history else GONE

    def folders(self, user):
        """Those that exist, or may."""
        with self._lock:
            return sorted(name for (owner, name), history in self._history.items()
                          if owner == user and history[-1][2] != GONE)

    def known(self, user):
        """All that ever were."""
        with self._lock:
            return sorted(name for owner, name in self._history if owner == user)

    def values(self, user, folder, low, high):
        """All that could be found in the folder at some moment of the time; None: anything could."""
        with self._lock:
            history = self._history.get((user, folder), [[0, 0, GONE]])
            found = set()
            for number, (begun, _, value) in enumerate(history):
                after = history[number + 1] if number + 1 < len(history) else None
                until = float("inf") if after is None or after[1] is None else after[1]
                if begun <= high and low <= until:
                    found.add(value)
            oldest = history[0][0]
        return None if UNKNOWN in found or oldest > high else found

    def quiet_since(self, user, moment):
        """Nothing of this user has changed after the moment."""
        with self._lock:
            return all(history[-1][1] is not None and history[-1][1] < moment and history[-1][2] != UNKNOWN
                       for (owner, _), history in self._history.items() if owner == user)
