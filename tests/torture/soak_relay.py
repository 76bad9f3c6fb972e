"""Many relays in one thread, each a way to a server that can be cut, reset, frozen, slowed down,
chopped into single bytes or closed while the rest goes on."""

import collections
import contextlib
import errno
import heapq
import itertools
import queue
import selectors
import socket
import struct
import threading
import time

PENDING_CONNECT = (errno.EINPROGRESS, errno.EWOULDBLOCK)
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close() sends RST


class Relays:
    """`add` makes a Line; all of a Line's methods may be called by any thread."""

    def __init__(self):
        self._orders = queue.Queue()
        self._wake_in, self._wake_out = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wake_in, selectors.EVENT_READ, None)
        self._timers = []  # (when, number, function)
        self._numbers = itertools.count()
        self._ending = False
        self._lines = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.order(self._end)
        self._thread.join()
        for line in self._lines:
            line.drop_all(False)
            line.listener.close()
        self._selector.close()
        self._wake_in.close()
        self._wake_out.close()

    def add(self, port):
        line = Line(self, port)
        self._lines.append(line)
        self.order(lambda: self._selector.register(line.listener, selectors.EVENT_READ, line.accept))
        return line

    def order(self, work):
        self._orders.put(work)
        with contextlib.suppress(OSError):
            self._wake_out.send(b".")

    # Its own thread from here on

    def at(self, when, work):
        heapq.heappush(self._timers, (when, next(self._numbers), work))

    def watch(self, end, mask, work):
        if end.watched == mask or end.socket.fileno() < 0:
            return
        if end.watched:
            self._selector.unregister(end.socket)
        if mask:
            self._selector.register(end.socket, mask, work)
        end.watched = mask

    def _end(self):
        self._ending = True

    def _run(self):
        while not self._ending:
            wait = max(0, self._timers[0][0] - time.monotonic()) if self._timers else None
            for key, mask in self._selector.select(wait):
                if key.fileobj is self._wake_in:
                    self._wake_in.recv(4096)
                else:
                    key.data(mask)
            while not self._orders.empty():
                self._orders.get()()
            while self._timers and self._timers[0][0] <= time.monotonic():
                heapq.heappop(self._timers)[2]()


class Line:
    """One relay: a port of ours, a port of the server, and what is wrong on the way."""

    def __init__(self, relays, target):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.relays = relays
        self.connections = 0  # so far
        self.client_bytes = 0
        self.pairs = set()
        self.frozen = False
        self.refuses = False
        self.delay = 0  # seconds, each way
        self.chops = False

    def cut(self):
        """Closes every connection, as a router that forgot them."""
        self.relays.order(lambda: self.drop_all(False))

    def reset(self):
        self.relays.order(lambda: self.drop_all(True))

    def freeze(self, on):
        """Nothing passes and nothing is closed; new connections are accepted and as silent."""
        def work():
            self.frozen = on
            for pair in list(self.pairs):
                pair.update()
        self.relays.order(work)

    def slow(self, seconds):
        self.relays.order(lambda: setattr(self, "delay", seconds))

    def chop(self, on):
        """Single bytes from now on."""
        self.relays.order(lambda: setattr(self, "chops", on))

    def refuse(self, on):
        """Nobody listens; what is open goes on."""
        self.relays.order(lambda: setattr(self, "refuses", on))

    def drop_all(self, reset):
        for pair in list(self.pairs):
            pair.drop(reset)

    def accept(self, _):
        with contextlib.suppress(OSError):
            client, _ = self.listener.accept()
            self.connections += 1
            if self.refuses:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                client.close()
                return
            server = socket.socket()
            self.pairs.add(_Pair(self, client, server))


class _End:
    def __init__(self, sock):
        self.socket = sock
        self.watched = 0
        self.out = collections.deque()  # bytes that this end is to be sent
        self.ready = True  # connected
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Pair:
    def __init__(self, line, client, server):
        self.line = line
        self.client = _End(client)
        self.server = _End(server)
        self.over = False
        self.server.ready = False
        code = server.connect_ex(("127.0.0.1", line.target))
        if code not in (0, *PENDING_CONNECT):
            line.pairs.add(self)
            self.drop(False)
            return
        self.update()

    def update(self):
        for end in (self.client, self.server):
            mask = 0
            if not self.line.frozen and not self.over:
                mask = selectors.EVENT_READ if self.server.ready else 0
                if end.out or not end.ready:
                    mask |= selectors.EVENT_WRITE
            self.line.relays.watch(end, mask, lambda got, end=end: self._event(end, got))

    def _event(self, end, mask):
        if self.over:
            return
        try:
            if mask & selectors.EVENT_WRITE and not end.ready:
                if end.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    raise OSError("no server")
                end.ready = True
            if mask & selectors.EVENT_READ:
                self._carry(end)
            elif end.ready:
                self._send(end)
        except BlockingIOError:
            pass
        except OSError:
            self.drop(False)
        self.update()

    def _carry(self, end):
        data = end.socket.recv(65536)
        other = self.server if end is self.client else self.client
        if end is self.client:
            self.line.client_bytes += len(data)
        if self.line.delay:
            self.line.relays.at(time.monotonic() + self.line.delay, lambda: self._arrive(other, data))
        else:
            self._arrive(other, data)

    def _arrive(self, other, data):
        """At the other end; without data it has come to its end."""
        if self.over:
            return
        if not data:
            self.drop(False)
            return
        other.out.extend([data[i:i + 1] for i in range(len(data))] if self.line.chops else [data])
        if other.ready and not self.line.frozen:
            try:
                self._send(other)
            except OSError:
                self.drop(False)
        self.update()

    def _send(self, end):
        while end.out and not self.over:
            try:
                sent = end.socket.send(end.out[0])
            except BlockingIOError:
                return
            rest = end.out.popleft()[sent:]
            if rest:
                end.out.appendleft(rest)

    def drop(self, reset):
        if self.over:
            return
        self.over = True
        self.line.pairs.discard(self)
        for end in (self.client, self.server):
            self.line.relays.watch(end, 0, None)
            if reset:
                with contextlib.suppress(OSError):
                    end.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.socket.close()
