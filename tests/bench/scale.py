#!/usr/bin/env python3
"""How memory and CPU grow with the number of mailboxes: scale.py [SECONDS [MAILBOXES...]].

Against standin.c, in clear, 15 folders each, every 30 s, once with the interval alone and once with
IDLE; the program is `mailtop stream` into nothing.  CPU is told by thread, for printing JSON is not
watching.  The file limit of this shell must allow a descriptor a mailbox."""

import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lib import wait
from lib.mailtop import hermetic, program

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
INTERVAL = 30


def build(folder):
    path = os.path.join(folder, "standin")
    subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O2", "-o", path, os.path.join(HERE, "standin.c")], check=True)
    return path


def config(path, port, count, push):
    with open(path, "w", encoding="ascii") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(f"[mailtop]\ninterval = {INTERVAL}\nmax_logins = 200\nmax_logins_per_host = 200\n")
        for number in range(count):
            file.write(f"[monitor m{number}]\nname = box {number}\ntype = imap\nhost = 127.0.0.1\nport = {port}\n"
                       f"tls = none\nuser = u{number}\npassword = \"secret\"\nfolders = *\npush = {push}\n")


def resident_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))


def cpu(pid):
    """Seconds by thread, the first thread first."""
    used = {}
    for task in sorted(os.listdir(f"/proc/{pid}/task"), key=int):
        with open(f"/proc/{pid}/task/{task}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        used[int(task)] = (int(fields[11]) + int(fields[12])) / TICK
    return used


def sessions(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def measure(standin, folder, count, push, rate, seconds):
    """One row: start, memory and CPU with `count` mailboxes."""
    server = subprocess.Popen([standin, str(rate)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    path = os.path.join(folder, "mailtop.ini")
    config(path, int(server.stdout.readline()), count, push)
    began = time.monotonic()
    client = subprocess.Popen([program(), "-c", path, "stream"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, env=hermetic(folder))
    try:
        wait.until(lambda: sessions(client.pid) >= count, "all sessions", 120)
        came_up = time.monotonic() - began
        wait.pause(INTERVAL)
        before, at = cpu(client.pid), time.monotonic()
        wait.pause(seconds)
        after, took = cpu(client.pid), time.monotonic() - at
        shares = [(after[task] - before.get(task, 0)) / took * 100 for task in sorted(after)]
        return came_up, resident_kb(client.pid), shares[0], sum(shares[1:])
    finally:
        client.terminate()
        client.wait()
        server.stdin.close()
        server.wait()


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    counts = [int(word) for word in sys.argv[2:]] or [100, 2000, 10000]
    print(f"{'':26}{'all up':>8}{'memory':>10}{'a mailbox':>11}{'poller':>9}{'printing':>10}")
    with tempfile.TemporaryDirectory(prefix="mt-scale-") as folder:
        standin = build(folder)
        base = measure(standin, folder, 1, "off", 0, 1)[1]
        for push in ("off", "auto"):
            for count in counts:
                rate = 0 if push == "off" else count / 600
                up, memory, printing, poller = measure(standin, folder, count, push, rate, seconds)
                name = f"{count} mailboxes, {'IDLE' if push == 'auto' else 'interval'}"
                each = (memory - base) / count
                print(f"{name:26}{up:6.1f} s{memory / 1024:7.1f} MB{each:8.1f} kB{poller:7.2f} %{printing:8.2f} %",
                      flush=True)


if __name__ == "__main__":
    main()
