"""The program on a terminal: how soon it shows, how soon it answers, what it does when nothing
happens; beside htop and btop."""

import concurrent.futures
import random
import shutil
import subprocess
import time

from bench import process
from bench.figure import Budget
from bench.process import OnTerminal
from bench.servers import FOLDERS, Standin, dovecot, mailbox, many
from bench.tools import tool
from bench.watching import SETTINGS
from lib import wait
from lib.mailtop import Mailtop, hermetic

CONFIGURED, STARTS = 1000, 7
BUSY, INTERVAL_S = 2000, 30
KEYS = 300
IDLE, SETTLE_S, IDLE_S = 12, 8, 30
# A word of its first picture.
PEERS = {"htop": b"PID", "btop": b"mem"}


def measure(report):
    with Standin() as server:
        _start(report, server)
        _keys(report, server)
    _pictures(report)
    _idle(report)


def _peers():
    return {name: word for name, word in PEERS.items() if shutil.which(name)}


def _start(report, server):
    with Mailtop(server.monitors(CONFIGURED), {"interval": 60}) as mailtop:
        ours = [_first_picture(mailtop.command(), mailtop.environment, b"box") for _ in range(STARTS)]
        figure = report.figure("screen", f"start to first picture, {CONFIGURED:,} monitors", ours, "ms", Budget(50))
        for name, word in _peers().items():
            figure.peer(name, [_first_picture([name], mailtop.environment, word) for _ in range(STARTS)])


def _first_picture(command, environment, word):
    with OnTerminal(command, environment) as terminal:
        return (terminal.until(word) - terminal.began) * 1000


def _keys(report, server):
    with Mailtop(server.monitors(BUSY), {**SETTINGS, "interval": INTERVAL_S}) as mailtop:
        with OnTerminal(mailtop.command(), mailtop.environment, 200, 60) as terminal:
            terminal.until(b"box")
            _until_held(terminal)
            ours = _press(terminal)
        figure = report.figure("screen", f"key to picture, {BUSY:,} mailboxes x {FOLDERS} folders at work, 200x60: p99",
                               [_p99(ours)], "ms", Budget(16), _median(ours))
        for name, word in _peers().items():
            with OnTerminal([name], mailtop.environment, 200, 60) as terminal:
                terminal.until(word)
                terminal.read(2)
                theirs = _press(terminal)
                figure.peer(name, [_p99(theirs)], _median(theirs))


def _until_held(terminal):
    deadline = time.monotonic() + 120 * wait.PATIENCE
    while process.sockets(terminal.pid) < BUSY:
        terminal.read(0.2)
        if time.monotonic() > deadline:
            raise wait.Late(f"{process.sockets(terminal.pid)} of {BUSY} mailboxes held")


def _press(terminal):
    """Milliseconds from a key to the end of the burst of bytes that follows it.  What is drawn for
    another reason in the same moments is taken for the answer: at most ten times a second."""
    dice, took = random.Random(4), []
    for number in range(KEYS):
        terminal.read(dice.uniform(0.02, 0.06))
        began = time.monotonic()
        terminal.write(b"\x1b[A" if number // 20 % 2 else b"\x1b[B")
        at = terminal.burst(1)
        if at:
            took.append((at - began) * 1000)
    if len(took) < KEYS * 0.8:
        raise RuntimeError(f"{len(took)} of {KEYS} keys were answered")
    return took


def _p99(values):
    return sorted(values)[-1 - len(values) // 100]


def _median(values):
    return f"median {sorted(values)[len(values) // 2]:.2g} ms, {len(values)} keys"


def _pictures(report):
    """The same without ncurses and terminal, by view and dialog: the worst of them."""
    done = subprocess.run([tool("picture"), str(BUSY), str(FOLDERS), str(KEYS)], capture_output=True, text=True,
                          check=True, env=hermetic("/nonexistent"))
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    name, median, p99, _ = max(rows, key=lambda row: float(row[2]))
    report.figure("screen", f"key to picture before ncurses, worst of {len(rows)} scenes: p99", [float(p99)], "ms",
                  Budget(16), f"{name}; median {median} ms")


def _idle(report):
    with dovecot() as server:
        mailbox(server)
        with Mailtop(many(server, IDLE, "imaps"), {"interval": 60}) as mailtop:
            commands = {"mailtop": mailtop.command(), **{name: [name] for name in _peers()}}
            with concurrent.futures.ThreadPoolExecutor(len(commands)) as pool:
                rows = pool.map(lambda command: _quiet(command, mailtop.environment), commands.values())
                found = dict(zip(commands, rows))
    said = f"idle, {IDLE} mailboxes, 80x24"
    for i, (what, unit, budget) in enumerate((("bytes to the terminal", "B/s", Budget(60)), ("wake-ups", "/s", None),
                                              ("CPU", "%", Budget(0.1)), ("resident memory", "kB", None))):
        figure = report.figure("screen", f"{said}: {what}", [found["mailtop"][i]], unit, budget)
        for name in _peers():
            figure.peer(name, [found[name][i]])


def _quiet(command, environment):
    """(bytes a second, wake-ups a second, % of a core, resident kB)"""
    with OnTerminal(command, environment) as terminal:
        terminal.read(SETTLE_S)
        woken, spent = process.wakeups(terminal.pid), sum(process.cpu_us(terminal.pid))
        written = len(terminal.read(IDLE_S))
        woken, spent = process.wakeups(terminal.pid) - woken, sum(process.cpu_us(terminal.pid)) - spent
        return written / IDLE_S, woken / IDLE_S, spent / IDLE_S / 1e4, process.resident_kb(terminal.pid)
