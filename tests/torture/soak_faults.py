"""What goes wrong during a soak: a plan from the seed, carried out when its time has come."""

import collections
import contextlib
import os
import signal
import time

# Share of each kind, and the longest it lasts in timeouts of a check.
LINE_KINDS = {"cut": (6, 0), "reset": (4, 0), "freeze": (6, 3), "slow": (4, 4), "chop": (3, 4), "refuse": (4, 3)}
SERVER_KINDS = {"server stopped": (2, 2), "server killed": (2, 2), "server frozen": (3, 2)}
SCREEN_KINDS = {"SIGUSR1": (2, 0), "resize": (2, 0), "config edit": (3, 0), "keys": (2, 0), "program frozen": (1, 1)}


class Fault:
    def __init__(self, at, kind, lasts, pick):
        self.at = at  # seconds from the start
        self.kind = kind
        self.lasts = lasts
        self.pick = pick  # 0..1: whom it hits


def plan(rng, begin, end, timeout, servers_every, lines_every, screens_every):
    """Faults between two moments, oldest first; the same for the same seed."""
    found = []
    for kinds, every in ((LINE_KINDS, lines_every), (SERVER_KINDS, servers_every), (SCREEN_KINDS, screens_every)):
        at = begin
        while (at := at + rng.uniform(0.2, 1.8) * every) < end:
            kind = rng.choices(list(kinds), [share for share, _ in kinds.values()])[0]
            lasts = min(rng.uniform(0.1, 1) * kinds[kind][1] * timeout, end - at)
            found.append(Fault(at, kind, lasts, rng.random()))
    return sorted(found, key=lambda fault: fault.at)


class Faults:
    """Carries the plan out, and knows who was hit when."""

    def __init__(self, world, steps, screens):
        self.world = world
        self.steps = collections.deque(steps)
        self.screens = screens  # {kind: function(pick, lasts)}
        self.count = collections.Counter()
        self._windows = collections.defaultdict(list)  # line, place or "all" -> [[begin, end or None]]
        self._undo = []  # (when, function)

    def step(self, elapsed):
        now = time.time()
        for due in [entry for entry in self._undo if entry[0] <= now]:
            self._undo.remove(due)
            due[1]()
        while self.steps and self.steps[0].at <= elapsed:
            self._strike(self.steps.popleft())

    def end(self):
        """Everything that lasts is lifted."""
        self.steps.clear()
        for _, undo in self._undo:
            undo()
        self._undo.clear()
        for place in self.world.places:
            place.wait_idle()
            place.stopped = False

    def since(self, box, moment):
        """When the first fault began that this mailbox felt after the moment; None: there was none."""
        felt = [begin for begin, end in self._of(box) if end is None or end >= moment]
        return min(felt, default=None)

    def frozen_seconds(self, since):
        """For how long the programs themselves were stopped."""
        return sum((end or time.time()) - begin for begin, end in self._windows["all"] if end is None or end >= since)

    def is_under(self, box):
        return any(end is None for _, end in self._of(box))

    def last_end(self, box):
        return max((end or time.time() for _, end in self._of(box)), default=0)

    def _of(self, box):
        return self._windows[box.line] + self._windows[box.place] + self._windows["all"]

    def _open(self, key):
        window = [time.time(), None]
        self._windows[key].append(window)
        del self._windows[key][:-20]
        return window

    def _strike(self, fault):
        if fault.kind in LINE_KINDS:
            lines = [line for services in self.world.lines.values() for pair in services.values() for line in pair]
            done = self._strike_line(lines[int(fault.pick * len(lines))], fault)
        elif fault.kind in SERVER_KINDS:
            done = self._strike_server(self.world.places[int(fault.pick * len(self.world.places))], fault)
        else:
            done = self._strike_screen(fault)
        self.count[fault.kind] += done

    def _strike_line(self, line, fault):
        if any(end is None for _, end in self._windows[line]):
            return False
        window = self._open(line)
        if fault.kind in ("cut", "reset"):
            getattr(line, fault.kind)()
            window[1] = window[0]
            return True
        value, back = {"freeze": (True, False), "chop": (True, False), "refuse": (True, False),
                       "slow": (0.05 + fault.pick, 0)}[fault.kind]
        work = getattr(line, fault.kind)
        work(value)

        def undo():
            work(back)
            window[1] = time.time()
        self._undo.append((time.time() + fault.lasts, undo))
        return True

    def _strike_server(self, place, fault):
        """In the place's own thread, which so does nothing else meanwhile."""
        if not place.is_idle or place.stopped:
            return False
        place.stopped = True
        window = self._open(place)
        down = {"server stopped": place.server.stop, "server killed": place.server.crash,
                "server frozen": lambda: place.server.signal_all(signal.SIGSTOP)}[fault.kind]
        up = (lambda: place.server.signal_all(signal.SIGCONT)) if fault.kind == "server frozen" else place.server.start
        place.do(down)

        def undo():
            place.wait_idle()
            place.do(up).add_done_callback(done)

        def done(_):
            window[1] = time.time()
            place.stopped = False
        self._undo.append((time.time() + fault.lasts, undo))
        return True

    def _strike_screen(self, fault):
        if fault.kind == "program frozen":
            window = self._open("all")
            pids = self.screens["pids"]()
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)

            def undo():
                for pid in pids:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGCONT)
                window[1] = time.time()
            self._undo.append((time.time() + fault.lasts, undo))
            return True
        return self.screens[fault.kind](fault.pick)
