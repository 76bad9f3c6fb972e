#!/usr/bin/env python3
"""The budgets of the design, each beside what a person would use instead.

    make bench        (or tests/bench/bench.py, with $MAILTOP for another program)

Prints a table and judges nothing: numbers depend on the machine, the peers ran on the same."""

import fcntl
import os
import pty
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from lib.case import monitor, password_of  # noqa: E402
from lib.dovecot import Dovecot  # noqa: E402
from lib.mailtop import Mailtop  # noqa: E402
from lib.relay import Relay  # noqa: E402
from lib.wait import pause, until  # noqa: E402

FOLDERS = 15
ROWS = []


def row(what, measured, budget="", peer=""):
    ROWS.append((what, measured, budget, peer))
    print(f"  {what}: {measured}", file=sys.stderr, flush=True)


def table():
    heads = ("what", "measured", "budget", "instead")
    widths = [max(len(line[i]) for line in [heads, *ROWS]) for i in range(len(heads))]
    for line in [heads, tuple("-" * width for width in widths), *ROWS]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def mailbox(server, user="bench"):
    folders = [f"Folder{number:02d}" for number in range(1, FOLDERS)]
    server.add_user(user, password_of(user), folders)
    for folder in ["INBOX", *folders]:
        server.deliver(user, folder, 20, seen=True)
        server.deliver(user, folder, 2)


def many(server, count, way):
    return [monitor(server, "bench", way, name=f"box{number}", folders="*", timeout=60000) for number in range(count)]


def wait_all(stream, count, seconds=120):
    until(lambda: len({e["name"] for e in stream.events if e["event"] == "sample" and e["available"]}) == count,
          f"samples of {count} mailboxes", seconds)


def cpu_us(pid):
    """Time on the processor of the whole process, and of all its threads but the first."""
    spent = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
            spent[int(task)] = int(file.read().split()[0]) / 1000
    return sum(spent.values()), sum(value for task, value in spent.items() if task != pid)


def resident_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))


def round_trips(server):
    with Relay(server.ports["imap"]) as relay:
        section = monitor(server, "bench", "imap", port=relay.port, folders="*")
        with Mailtop([section]) as mailtop, mailtop.stream() as stream:
            stream.wait_samples("bench", 1)
            before, after = relay.round_trips, len(stream.events)
            samples = stream.wait_samples("bench", 5, after)
            trips = relay.round_trips - before
    row(f"round trips of a refresh, {FOLDERS} folders", f"{trips / len(samples):.1f}", "1")


def refresh_cpu(server):
    peer = fetchmail_ms(server)
    for way, name in (("imap", "in clear"), ("imaps", "with TLS")):
        with Mailtop(many(server, 20, way)) as mailtop, mailtop.stream() as stream:
            wait_all(stream, 20)
            pid = stream.process.pid
            (all_before, poller_before), count = cpu_us(pid), len(stream.events)
            pause(15)
            (all_after, poller_after), count = cpu_us(pid), len(stream.events) - count
        budget = f"{peer * 1000 / 50:.0f} us (1/50)" if peer else "1/50 of fetchmail"
        row(f"CPU of a refresh, {FOLDERS} folders, {name}: poller", f"{(poller_after - poller_before) / count:.0f} us",
            budget, f"fetchmail --check: {peer * 1000:.0f} us" if peer else "fetchmail is not installed")
        row(f"CPU of a refresh, {FOLDERS} folders, {name}: with JSON out", f"{(all_after - all_before) / count:.0f} us")


def fetchmail_ms(server, runs=5):
    """Processor time of one look at the same folders."""
    if not shutil.which("fetchmail"):
        return None
    folders = ",".join(["INBOX"] + [f"Folder{number:02d}" for number in range(1, FOLDERS)])
    with Mailtop() as scratch:
        # fetchmail reads only what is its user's and closed to others.
        path = scratch.file("fetchmailrc", f"poll 127.0.0.1 port {server.ports['imap']} protocol imap auth password "
                                           f"user bench password {password_of('bench')} folder {folders} sslproto ''\n")
        environment = {**scratch.environment, "FETCHMAILHOME": scratch.folder}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(runs):
            done = subprocess.run(["fetchmail", "--check", "-f", path], stdin=subprocess.DEVNULL, capture_output=True,
                                  env=environment, timeout=60)
            if b"messages" not in done.stdout:
                print(f"fetchmail: {done.stdout + done.stderr}", file=sys.stderr)
                return None
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000 / runs


def memory(server):
    for way, name, budget in (("imap", "in clear", "18 kB"), ("imaps", "with TLS", "48 kB")):
        held = {}
        for count in (10, 200):
            with Mailtop(many(server, count, way), {"interval": 30}) as mailtop, mailtop.stream() as stream:
                wait_all(stream, count)
                held[count] = resident_kb(stream.process.pid)
        row(f"resident with 10 mailboxes, {name}", f"{held[10] / 1024:.1f} MB", "16 MB")
        row(f"memory per held mailbox, {FOLDERS} folders, {name}", f"{(held[200] - held[10]) / 190:.1f} kB", budget)


def on_a_terminal(command, environment, seconds_before, seconds):
    """(bytes, CPU us) in `seconds` on a terminal of 80x24, after `seconds_before` to settle."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, {**environment, "TERM": "xterm-256color"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        read_for(terminal, seconds_before)
        before = cpu_us(pid)[0]
        count = read_for(terminal, seconds)
        return count, cpu_us(pid)[0] - before
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        os.close(terminal)


def read_for(terminal, seconds):
    count, end = 0, time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            count += len(os.read(terminal, 65536))
    return count


def idle(server):
    sections = many(server, 12, "imaps")
    with Mailtop(sections, {"interval": 60}) as mailtop:
        count, cpu = on_a_terminal(mailtop.command(), mailtop.environment, 5, 30)
    row("idle, 12 mailboxes, 80x24: to the terminal", f"{count / 30:.0f} bytes/s", "60 bytes/s")
    row("idle, 12 mailboxes, 80x24: CPU", f"{cpu / 30 / 10000:.3f} %", "0.1 %")


def main():
    with Dovecot() as server:
        mailbox(server)
        for measure in (round_trips, refresh_cpu, memory, idle):
            measure(server)
    print()
    table()


if __name__ == "__main__":
    main()
