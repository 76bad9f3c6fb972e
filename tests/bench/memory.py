"""Resident memory: of a program with few mailboxes, and of each mailbox more."""

from bench import process
from bench.figure import Budget
from bench.servers import FOLDERS, WAYS, Standin, dovecot, mailbox, many
from bench.watching import Watching
from lib import wait

MOST_KB = {"imap": Budget(18), "imaps": Budget(48)}
SETTLE_S = 3
STANDIN, REAL = (200, 500, 1000), (10, 60, 110)


def measure(report):
    for way, said in WAYS:
        with Standin(way) as server:
            held = {count: resident_kb(server.monitors(count)) for count in STANDIN}
        report.figure("memory", f"memory of a held mailbox, {FOLDERS} folders, stand-in, {said}", slopes(held), "kB",
                      MOST_KB[way])
    with dovecot() as server:
        mailbox(server)
        for way, said in WAYS:
            held = {count: resident_kb(many(server, count, way)) for count in REAL}
            report.figure("memory", f"memory of a held mailbox, {FOLDERS} folders, Dovecot, NOTIFY, {said}",
                          slopes(held), "kB", MOST_KB[way])
            report.figure("memory", f"resident memory with {REAL[0]} mailboxes, {said}", [held[REAL[0]]], "kB",
                          Budget(16 * 1024))


def resident_kb(monitors):
    # Few logins at a time, as by default: what many need for a moment stays with the program.
    with Watching(monitors, settings={}) as watching:
        watching.wait_all()
        wait.pause(SETTLE_S)  # the second check, push, what is freed after the login
        return process.resident_kb(watching.pid)


def slopes(held):
    """kB a mailbox, a value each pair of counts."""
    counts = sorted(held)
    pairs = [(few, many_) for few in counts for many_ in counts if few < many_]
    return [(held[many_] - held[few]) / (many_ - few) for few, many_ in pairs]
