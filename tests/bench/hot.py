"""Instructions of the pure paths that run most: the same on each run of one build, so that a change
of the program shows its cost.  instructions.txt keeps them."""

import concurrent.futures
import os
import re
import subprocess
import tempfile

from bench import machine
from bench.tools import tool
from lib.mailtop import hermetic

KEPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.txt")
HEAD = """\
# Instructions of the hot pure paths (hot.c), counted by callgrind: `make bench-hot` shows the
# difference to these, `make bench-hot WRITE=1` writes them anew.
"""
# name: (times it is run, what it is)
PATHS = {
    "parse": (3, "read a LIST-STATUS of 1,000 folders, one changed"),
    "same": (3, "read the same again, nothing changed"),
    "parse-few": (50, "read a LIST-STATUS of 15 folders, one changed"),
    "same-few": (50, "read the same again, nothing changed"),
    "fold": (3, "fold a sample of 1,000 folders into a status"),
    "diff": (20, "compare two lists of 1,000 folders"),
    "draw-panes": (20, "a key and its frame at 120x40, 2,000 mailboxes, panes"),
    "draw-tree": (20, "a key and its frame at 120x40, 2,000 mailboxes, tree"),
    "draw-folders": (20, "a key and its frame at 120x40, 30,000 rows, folders"),
}


def measure(report, write=False):
    program = tool("hot")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        counted = dict(zip(PATHS, pool.map(lambda name: _count(program, name), PATHS)))
    kept = _kept()
    for name, instructions in counted.items():
        note = f"{instructions / kept[name] - 1:+.1%}" if name in kept else ""
        figure = report.figure("hot", f"instructions: {PATHS[name][1]}", [instructions], "", note=note)
        if name in kept:
            figure.peer("kept in instructions.txt", [kept[name]])
    if write:
        _keep(counted)


def _count(program, name):
    times, _ = PATHS[name]
    with tempfile.TemporaryDirectory(prefix="mt-hot-") as folder:
        done = subprocess.run(["valgrind", "--tool=callgrind", "--collect-atstart=no",
                               f"--callgrind-out-file={folder}/out", program, name, str(times)],
                              capture_output=True, text=True, env=hermetic(folder), timeout=300)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"callgrind of {name}: {done.stderr[-500:]}")
    return round(int(found.group(1)) / times)


def _kept():
    with open(KEPT, encoding="ascii") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {name: int(count) for name, count in rows}


def _keep(counted):
    with open(KEPT, "w", encoding="ascii") as file:
        file.write(HEAD + f"# {os.uname().machine}, cc {machine.version('compiler')}\n")
        for name, count in counted.items():
            file.write(f"{name:14}{count:>12}\n")
