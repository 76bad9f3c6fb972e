"""A relay that holds back every byte for half of a round trip, in both directions, and counts.

    with Latency(port, 0.020) as relay:     # seconds for there and back
        ... a client of relay.port ...
        print(relay.turns, relay.connections)

A turn is a burst of the client after the server's last word, so pipelined commands are one.  As a
handshake of TCP takes a round trip, and the server sees the client half of one later, the server
is connected that much after the client; the handshakes are not counted as turns.  Nothing is lost
and bandwidth is without end."""

import contextlib
import heapq
import itertools
import os
import select
import socket
import threading
import time


class Latency:
    def __init__(self, port, round_trip_s=0.0):
        self._target = ("127.0.0.1", port)
        self._half_s = round_trip_s / 2
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self.turns = self.connections = 0
        self._ends = {}  # socket: its pair; those that are read
        self._due = []  # heap of (time, number, what to do)
        self._numbers = itertools.count()
        self._wake_in, self._wake_out = os.pipe()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.write(self._wake_out, b".")
        self._thread.join()
        os.close(self._wake_in)
        os.close(self._wake_out)

    # The thread

    def _run(self):
        pairs = set()
        # select() and not epoll: its timeout is in microseconds.
        while True:
            wait_s = max(0, self._due[0][0] - time.monotonic()) if self._due else None
            ready = select.select([self._listener, self._wake_in, *self._ends], [], [], wait_s)[0]
            if self._wake_in in ready:
                break
            while self._due and self._due[0][0] <= time.monotonic():
                heapq.heappop(self._due)[2]()
            for end in ready:
                if end is self._listener:
                    pairs.add(self._accept())
                elif end in self._ends:
                    self._hear(end, self._ends[end])
        for pair in pairs:
            pair.close()
        self._listener.close()

    def _later(self, halves, do):
        heapq.heappush(self._due, (time.monotonic() + halves * self._half_s, next(self._numbers), do))

    def _accept(self):
        pair = _Pair(self._listener.accept()[0])
        self.connections += 1
        self._later(3, lambda: self._connect(pair))
        return pair

    def _connect(self, pair):
        pair.server = socket.create_connection(self._target)
        for end in (pair.client, pair.server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._ends[end] = pair

    def _hear(self, end, pair):
        data = b""
        with contextlib.suppress(OSError):
            data = end.recv(65536)
        if not data:
            del self._ends[end]
            self._later(1, lambda: self._drop(pair))
        elif end is pair.client:
            self.turns += not pair.client_spoke_last
            pair.client_spoke_last = True
            self._later(1, lambda: pair.give(pair.server, data))
        else:
            self._later(1, lambda: self._answer(pair, data))

    @staticmethod
    def _answer(pair, data):
        pair.client_spoke_last = False
        pair.give(pair.client, data)

    def _drop(self, pair):
        for end in (pair.client, pair.server):
            self._ends.pop(end, None)
        pair.close()


class _Pair:
    def __init__(self, client):
        self.client = client
        self.server = None  # not connected yet
        self.client_spoke_last = False

    @staticmethod
    def give(end, data):
        with contextlib.suppress(OSError):
            end.sendall(data)

    def close(self):
        for end in (self.client, self.server):
            if end:
                end.close()
