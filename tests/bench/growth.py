"""From ten mailboxes to ten thousand: memory and processor time must be lines."""

import concurrent.futures
import statistics

from bench import process
from bench.figure import Budget
from bench.servers import FOLDERS, Standin, dovecot, mailbox, many
from bench.watching import Watching
from lib import wait

COUNTS = (1, 10, 100, 1000, 2000, 10000)  # 1 is the program alone
REAL = 2000
IDLING, MAIL_S = 2000, 600  # held by IDLE, a mail for each in so many seconds
INTERVAL_S = 30
JITTER = 1.1  # of the interval at most


def measure(report):
    with Standin() as server, Standin(rate=IDLING / MAIL_S) as pushing:
        # Together they leave both cores idle most of the time; one by one takes very long.
        with concurrent.futures.ThreadPoolExecutor(len(COUNTS) + 1) as pool:
            idling = pool.submit(_watch, pushing.monitors(IDLING, push="idle"))
            found = dict(zip(COUNTS, pool.map(lambda count: _watch(server.monitors(count)), COUNTS)))
        idling = idling.result()
    alone = found.pop(1)
    for count, (up_s, kb, percent) in found.items():
        name = f"{count:,} mailboxes, each {INTERVAL_S} s, in clear, stand-in"
        report.figure("growth", f"{name}: memory", [kb], "kB", note=f"{(kb - alone[1]) / count:.1f} kB each")
        report.figure("growth", f"{name}: CPU of the poller", [percent], "%",
                      note=f"{_hour_ms(percent) / count:.1f} ms each an hour; all held after {up_s:.0f} s")
    name = f"{IDLING:,} mailboxes, the same by IDLE and a mail each {MAIL_S} s"
    report.figure("growth", f"{name}: memory", [idling[1]], "kB", note=f"{(idling[1] - alone[1]) / IDLING:.1f} kB each")
    report.figure("growth", f"{name}: CPU of the poller", [idling[2]], "%",
                  note=f"{_hour_ms(idling[2]) / IDLING:.1f} ms each an hour")
    _line(report, "memory above the empty program", "kB", {count: kb - alone[1] for count, (_, kb, _) in found.items()})
    _line(report, "CPU of the poller an hour", "ms", {count: _hour_ms(row[2]) for count, row in found.items()})
    _real(report)


def _hour_ms(percent):
    return percent / 100 * 3600 * 1000


def _watch(monitors):
    """(seconds until all are held, resident kB, % of a core of the poller)"""
    with Watching(monitors, INTERVAL_S) as watching:
        up_s = watching.wait_all()
        wait.pause(INTERVAL_S / 3)
        (_, _, poller_us), = watching.slices(INTERVAL_S, 1)
        return up_s, process.resident_kb(watching.pid), poller_us / INTERVAL_S / 1e4


def _line(report, what, unit, points):
    """Least squares over {mailboxes: amount}."""
    slope, intercept = statistics.linear_regression(list(points), list(points.values()))
    square = statistics.correlation(list(points), list(points.values())) ** 2
    most = slope * max(points)
    straight = square >= 0.99 and abs(intercept) <= 0.05 * most
    said = "a line through the origin" if straight else "NOT a line through the origin"
    report.figure("growth", f"{what}: slope, {min(points)} to {max(points):,} mailboxes", [slope], unit,
                  note=f"{said}: intercept {intercept:.3g} {unit}, {abs(intercept) / most:.1%} of the most; "
                       f"r2 {square:.5f}")


def _real(report):
    name = f"{REAL:,} mailboxes x {FOLDERS} folders, each {INTERVAL_S} s, TLS, Dovecot"
    with dovecot("service imap {\n  process_limit = 3000\n}") as server:
        mailbox(server)
        with Watching(many(server, REAL, "imaps", push="off"), INTERVAL_S, parse=True) as watching:
            up_s = watching.wait_all()
            wait.pause(INTERVAL_S / 3)
            slices = watching.slices(INTERVAL_S, 2)
            kb = process.resident_kb(watching.pid)
        late = max(after - before - INTERVAL_S * JITTER for times in watching.samples.values()
                   for before, after in zip(times, times[1:]))
    report.figure("growth", f"{name}: CPU of the poller", [us / INTERVAL_S / 1e4 for _, _, us in slices], "%",
                  Budget(2), note=f"all held after {up_s:.0f} s")
    report.figure("growth", f"{name}: the latest check of all", [max(0, late * 1000)], "ms", Budget(1000))
    report.figure("growth", f"{name}: memory", [kb], "kB")
