"""Round trips and time of a refresh, by number of folders and by latency."""

import concurrent.futures
import statistics
import time

from bench.figure import Budget
from bench.latency import Latency
from bench.peers import Target, peers
from bench.servers import dovecot, mailbox, names
from lib.case import monitor
from lib.mailtop import Mailtop

COUNTS = (15, 100, 1000)
FEWER = 5  # the other end of the line where but one of COUNTS can be had
LATENCIES_MS = (0, 20, 100)
AFFORDABLE_S = 4  # a look that would take longer is extrapolated
TOGETHER_S = 2  # looks at the same are repeated until they have taken this long
MOST_LOOKS = 7
SAMPLES = 5


def measure(report, counts=COUNTS, latencies_ms=LATENCIES_MS):
    with dovecot() as server:
        for count in counts:
            mailbox(server, f"f{count}", count)
        near, *far = latencies_ms
        held = {near: _held(server, counts, near)}
        looks = {near: _looks(server, counts, near, 1)}
        trips = {peer.name: _trips(peer, server, counts) for peer in peers()}
        # Little to compute and much to wait for: all at the same time.
        with concurrent.futures.ThreadPoolExecutor(2 * len(far) + 1) as pool:
            ours = {latency: pool.submit(_held, server, counts, latency) for latency in far}
            theirs = {latency: pool.submit(_looks, server, counts, latency, 8) for latency in far}
            held.update({latency: future.result() for latency, future in ours.items()})
            looks.update({latency: future.result() for latency, future in theirs.items()})
        _report_trips(report, counts, held[near], trips)
        for latency in latencies_ms:
            _report_times(report, counts, latency, held[latency], looks[latency])


def _report_trips(report, counts, held, trips):
    for count in counts:
        figure = report.figure("refresh", f"round trips of a refresh, {count:,} folders", held[count]["turns"], "",
                               Budget(1))
        figure.peer("mailtop once, from its start", held[count]["once turns"])
        for name, found in trips.items():
            values, note = _at(found, count)
            figure.peer(name, [round(value) for value in values], note)


def _report_times(report, counts, latency, held, looks):
    for count in counts:
        figure = report.figure("refresh", f"time of a refresh, {count:,} folders, {latency} ms away",
                               held[count]["ms"], "ms")
        figure.peer("mailtop once, from its start", held[count]["once ms"])
        for name, found in looks.items():
            values, note = _at(found, count)
            figure.peer(name, [value * 1000 for value in values], note)


# mailtop

def _held(server, counts, latency_ms):
    """By number of folders: milliseconds and turns of refreshes on a held session, and of `once`."""
    return {count: _held_one(server, count, latency_ms) for count in counts}


def _held_one(server, count, latency_ms):
    found = {"once ms": [], "once turns": []}
    user = f"f{count}"
    with Latency(server.ports["imap"], latency_ms / 1000) as relay:
        with Mailtop([monitor(server, user, "imap", port=relay.port, folders="*", timeout=60000)]) as mailtop:
            for _ in range(3):
                before = relay.turns
                found["once ms"].append(mailtop.once(seconds=120).took * 1000)
                # It says LOGOUT, which is a turn, but does not wait for the answer.
                found["once turns"].append(relay.turns - before)
            with mailtop.stream() as stream:
                # The first two log in and turn push on.
                stream.wait_samples(user, 3, seconds=60)
                before, after = relay.turns, len(stream.events)
                samples = stream.wait_samples(user, SAMPLES, after, 60)
                found["turns"] = [(relay.turns - before) / len(samples)]
                found["ms"] = [sample["response_time_ms"] for sample in samples]
    return found


# Its peers

def _trips(peer, server, counts):
    """{folders: turns} of what can be afforded."""
    turns, seconds = {}, {}
    for count in counts:
        if seconds and _line(seconds, count) > AFFORDABLE_S:
            break
        with Latency(server.ports["imap"]) as relay:
            seconds[count] = [peer.look(Target(relay.port, f"f{count}"), names(count))[0]]
            turns[count] = [relay.turns]
    return turns


def _looks(server, counts, latency_ms, workers):
    """{peer: {folders: seconds}}"""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        found = {peer.name: pool.submit(_look, peer, server, counts, latency_ms / 1000) for peer in peers()}
        return {name: future.result() for name, future in found.items()}


def _look(peer, server, counts, latency_s):
    """{folders: seconds} of what could be afforded, two at least."""
    found = {}
    with Latency(server.ports["imap"], latency_s) as relay:
        port = relay.port if latency_s else server.ports["imap"]
        for count in counts:
            if found and _line(found, count) > AFFORDABLE_S:
                break
            found[count] = _repeat(peer, Target(port, f"f{count}"), count)
        if len(found) == 1 and len(counts) > 1:
            found[FEWER] = _repeat(peer, Target(port, f"f{counts[0]}"), FEWER)
    return found


def _repeat(peer, target, count):
    began, seconds = time.monotonic(), []
    while not seconds or (time.monotonic() - began < TOGETHER_S and len(seconds) < MOST_LOOKS):
        seconds.append(peer.look(target, names(count))[0])
    return seconds


def _line(found, count):
    """What it would be at `count` folders, by the least and the greatest count there is."""
    few, many = min(found), max(found)
    at_few, at_many = statistics.median(found[few]), statistics.median(found[many])
    if few == many:
        return at_many * count / many
    return at_many + (at_many - at_few) / (many - few) * (count - many)


def _at(found, count):
    """(values, note) at this count, measured or extrapolated."""
    if count in found:
        return found[count], ""
    return [_line(found, count)], f"extrapolated from {min(found)} and {max(found)} folders"
