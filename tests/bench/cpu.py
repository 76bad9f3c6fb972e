"""Processor time of a refresh: mailtop's poller, the floor under it, and its peers."""

import subprocess

from bench.figure import Budget
from bench.peers import Target, peers
from bench.servers import FOLDERS, WAYS, Standin, dovecot, mailbox, many, names
from bench.tools import tool
from bench.watching import Watching
from lib.case import password_of

# As many refreshes a second as 2,000 mailboxes make that are asked each 30 s.
SESSIONS = 66
FEW = 20
SLICE_S, SLICES = 4, 3
LOOKS = 5
AN_HOUR_S, INTERVAL_S = 3600, 30
LIST_STATUS = 'LIST "" ("*") RETURN (SPECIAL-USE STATUS (MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY SIZE))'


def measure(report):
    standin(report)
    real(report)


def standin(report):
    for way, said in WAYS:
        with Standin(way) as server:
            ours, floor = side_by_side(server.monitors(SESSIONS), server.port, way, "u", "secret")
        poller = each(ours, "poller")
        budget = Budget(1.5 * middle(floor), "1.5 x floor")
        report.figure("cpu", f"CPU of a refresh, {FOLDERS} folders, stand-in, {said}", poller, "us",
                      budget).peer("bare send and receive", floor)
        report.figure("cpu", f"  JSON printed of it by the main thread of `stream`, {said}", each(ours, "main"), "us")


def real(report):
    with dovecot() as server:
        mailbox(server)
        for way, said in WAYS:
            ours, floor = side_by_side(many(server, FEW, way), server.ports[way], way, "bench", password_of("bench"))
            poller = each(ours, "poller")
            budget = Budget(1.5 * middle(floor), "1.5 x floor")
            figure = report.figure("cpu", f"CPU of a refresh, {FOLDERS} folders, Dovecot, {said}", poller, "us", budget)
            figure.peer("bare send and receive", floor)
            hour = [us * AN_HOUR_S / INTERVAL_S / 1000 for us in poller]
            hours = report.figure("cpu", f"CPU of a mailbox-hour, each {INTERVAL_S} s, Dovecot, {said}", hour, "ms",
                                  note=f"a refresh x {AN_HOUR_S // INTERVAL_S}")
            target = Target(server.ports[way], "bench", server.ca if way == "imaps" else "")
            for peer in peers():
                looks = [peer.look(target, names(FOLDERS))[1] for _ in range(LOOKS)]
                figure.peer(peer.name, looks)
                hours.peer(peer.name, [us * AN_HOUR_S / INTERVAL_S / 1000 for us in looks])
                if peer.name.startswith("fetchmail"):
                    report.figure("cpu", f"  the same beside fetchmail, {said}", poller, "us",
                                  Budget(middle(looks) / 50, "1/50 of it")).peer(peer.name, looks)


def side_by_side(monitors, port, way, user, password):
    """(slices of mailtop at work on these, runs of the floor on as many sessions): each asks once a
    second, at the same time, so that whatever else the machine does meets both."""
    command = [tool("floor"), "127.0.0.1", str(port), "tls" if way == "imaps" else "clear", user, password,
               str(len(monitors)), "1000", str(SLICE_S), LIST_STATUS]
    with Watching(monitors) as watching:
        watching.wait_all()
        watching.slices(2, 1)  # what comes but once is over
        slices, floor = [], []
        for _ in range(SLICES):
            with subprocess.Popen(command, stdout=subprocess.PIPE) as bare:
                slices += watching.slices(SLICE_S, 1)
                floor.append(float(bare.communicate(timeout=120)[0].split()[0]))
        return slices, floor


def each(slices, thread):
    """Microseconds a refresh, a value a slice."""
    return [(main if thread == "main" else poller) / count for count, main, poller in slices if count]


def middle(values):
    return sorted(values)[len(values) // 2]
