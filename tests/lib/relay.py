"""A TCP relay that counts: it sits between the product and a server and sees connections and
round trips without understanding a byte.

A round trip is a burst from the client that comes after the server's last word: pipelined
commands count once, however many segments they fill."""

import contextlib
import selectors
import socket
import threading

from lib import wait


class Relay:
    def __init__(self, port, host="127.0.0.1"):
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()  # guards what follows
        self._connections = 0
        self._round_trips = 0
        self._client_bytes = 0
        self._server_bytes = 0
        self._pairs = set()
        self._frozen = False
        self._ending = False
        self._wake_in, self._wake_out = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._wake_in, selectors.EVENT_READ, self._woken)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with self._lock:
            self._ending = True
        self._wake_out.send(b".")
        self._thread.join()
        self.cut()
        for end in (self._listener, self._wake_in, self._wake_out):
            end.close()
        self._selector.close()

    @property
    def connections(self):
        with self._lock:
            return self._connections

    @property
    def round_trips(self):
        with self._lock:
            return self._round_trips

    @property
    def bytes(self):
        """(from the client, from the server)"""
        with self._lock:
            return self._client_bytes, self._server_bytes

    @property
    def open(self):
        with self._lock:
            return len(self._pairs)

    def cut(self):
        """Closes every connection, as a router that forgot them."""
        with self._lock:
            pairs = list(self._pairs)
            for pair in pairs:
                self._drop(pair)
        return len(pairs)

    def freeze(self, frozen=True):
        """From now on nothing passes, and nothing is closed: a line that went dead.  New
        connections are accepted and stay as silent."""
        with self._lock:
            self._frozen = frozen
        self._wake_out.send(b".")

    def wait_open(self, count, seconds=10):
        wait.until(lambda: self.open == count, lambda: f"{count} connections, not {self.open}", seconds)

    # The thread

    def _run(self):
        while True:
            with self._lock:
                if self._ending:
                    return
            for key, _ in self._selector.select():
                with self._lock:
                    key.data(key.fileobj)

    def _woken(self, end):
        end.recv(4096)
        for pair in self._pairs:
            for side in pair.ends:
                self._watch(side, pair, not self._frozen)

    def _accept(self, listener):
        client, _ = listener.accept()
        self._connections += 1
        try:
            server = socket.create_connection(self._target, timeout=5)
        except OSError:
            client.close()
            return
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = _Pair(client, server)
        self._pairs.add(pair)
        for end in pair.ends:
            self._watch(end, pair, not self._frozen)

    def _watch(self, end, pair, on):
        with contextlib.suppress(KeyError):
            self._selector.unregister(end)
        if on:
            self._selector.register(end, selectors.EVENT_READ, lambda side: self._carry(side, pair))

    def _carry(self, side, pair):
        if pair not in self._pairs:  # dropped by an event of the same round
            return
        other = pair.server if side is pair.client else pair.client
        try:
            data = side.recv(65536)
            if data:
                other.sendall(data)
        except OSError:
            data = b""
        if not data:
            self._drop(pair)
        elif side is pair.client:
            self._client_bytes += len(data)
            self._round_trips += not pair.client_spoke_last
            pair.client_spoke_last = True
        else:
            self._server_bytes += len(data)
            pair.client_spoke_last = False

    def _drop(self, pair):
        self._pairs.discard(pair)
        for end in pair.ends:
            self._watch(end, pair, False)
            end.close()


class _Pair:
    def __init__(self, client, server):
        self.client = client
        self.server = server
        self.ends = (client, server)
        self.client_spoke_last = False
