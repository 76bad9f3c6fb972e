"""Memory, descriptors and threads of a process over time, and whether they stay flat."""

import os
import statistics
import time

GROWTH = 0.01  # of memory in ten minutes
GROWTH_BYTES = 512 * 1024  # less than this is noise
FEW = 6


class Meter:
    def __init__(self, name, pid):
        self.name = name
        self.pid = pid
        self.rows = []  # (when, bytes resident, descriptors, threads)
        self.quiet = None  # descriptors and threads before the first fault

    def read(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as file:
            status = dict(line.split(":", 1) for line in file)
        row = (time.time(), int(status["VmRSS"].split()[0]) * 1024,
               len(os.listdir(f"/proc/{self.pid}/fd")), int(status["Threads"]))
        self.rows.append(row)
        return row

    def before_faults(self):
        _, _, descriptors, threads = self.read()
        self.quiet = descriptors, threads

    def growth(self):
        """(bytes by which the second half grew along its line, bytes it may)"""
        half = self.rows[len(self.rows) // 2:]
        if len(half) < 3:
            return 0, GROWTH_BYTES
        times = [row[0] for row in half]
        line = statistics.linear_regression(times, [row[1] for row in half])
        span = times[-1] - times[0]
        middle = statistics.median(row[1] for row in half)
        return line.slope * span, max(GROWTH * middle * span / 600, GROWTH_BYTES)

    def complaints(self):
        """After the last fault has been lifted and all is well again."""
        _, _, descriptors, threads = self.read()
        grown, allowed = self.growth()
        if grown > allowed:
            yield f"{self.name}: memory grew by {grown / 1024:.0f} kB in the second half, {allowed / 1024:.0f} allowed"
        if descriptors > self.quiet[0] + FEW:
            yield f"{self.name}: {descriptors} descriptors, {self.quiet[0]} before the faults"
        if threads > self.quiet[1]:
            yield f"{self.name}: {threads} threads, {self.quiet[1]} before the faults"

    def series(self, points=10):
        """The rows to show: evenly spread, first and last among them."""
        last = len(self.rows) - 1
        picked = sorted({round(i * last / (points - 1)) for i in range(points)}) if last > 0 else [0]
        return [self.rows[i] for i in picked]
