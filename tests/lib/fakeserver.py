"""A mail server that plays a script, to misbehave as real ones do now and then.

A script is a text file of one step a line; `#` begins a comment line, blank lines are nothing:

    S: TEXT        the server says TEXT and CRLF
    S- TEXT        TEXT without CRLF
    C: REGEX       the client must say a line that matches from its start
    C? REGEX       it may: when its next line does not match, go on at the next C with it
    repeat         from here to the end of the script again, for as long as the client stays
    delay SECONDS  nothing for a while
    pieces N       what the server says from here on goes out N bytes at a time; 0: whole
    starttls       the TLS handshake, now
    times N TEXT   the server says TEXT and CRLF N times; {n} in it counts from 1
    flood TEXT     TEXT again and again until the client is gone
    hang           takes what comes and says nothing until the client is gone
    enter, leave   between the two the connection counts in the server's crowds
    close          hangs up
    reset          hangs up with RST
    include NAME   the steps of another script in the same folder

TEXT knows Python's escapes (\\x1b, \\r\\n), {tag}, the first word of the client's last line, and {NAME} of
what the test passed or a group (?P<NAME>...) has caught.  At the end of a script the server
hangs up, gently: it waits until the client has gone or a second has passed."""

import contextlib
import os
import re
import socket
import ssl
import struct
import threading

from lib import wait

SCRIPTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration", "scripts")
LINE_MAX = 1 << 20


class Crowd:
    """How many connections are between `enter` and `leave`, of one server or of several."""

    def __init__(self):
        self._lock = threading.Lock()
        self._inside = 0
        self.most = 0  # at the same time

    def move(self, step):
        with self._lock:
            self._inside += step
            self.most = max(self.most, self._inside)


class FakeServer:
    """scripts: the script of the first connection, of the second, …; the last goes for all that
    follow.  Each is a name in tests/integration/scripts without .txt, or the text itself when it has more than
    one line.  tls: (certificate, key), or an SSLContext, to speak TLS from the first byte (implicit)
    or from `starttls` on."""

    def __init__(self, *scripts, tls=None, implicit=False, host="127.0.0.1", crowds=(), **words):
        self._scripts = [list(steps(script)) for script in scripts]
        self._words = {key: str(value) for key, value in words.items()}
        self._implicit = implicit
        self.crowd = Crowd()
        self.crowds = (self.crowd, *crowds)
        self._context = None
        if tls:
            self.use(tls)
        self._stopping = threading.Event()
        self._lock = threading.Lock()  # guards what follows
        self.heard = []  # (number of the connection, line) of what the client said
        self.surprises = []  # what it said that the script did not want
        self.clear = b""  # all it said before TLS, or without
        self.names = []  # the server's name that it asked for in each handshake (SNI), None: none
        self.handshakes = 0  # that came to a good end
        self.connections = 0
        self.ended = 0
        self._open = set()
        self._threads = []
        self._listener = socket.create_server((host, 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept)
        self._acceptor.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def use(self, tls):
        """From the next handshake on."""
        context = tls
        if not isinstance(tls, ssl.SSLContext):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
        context.sni_callback = self._note_name
        self._context = context

    def _note_name(self, _socket, name, _context):
        with self._lock:
            self.names.append(name)

    def lines(self, connection=None):
        """What the client said, in all or in one connection (0 is the first)."""
        with self._lock:
            return [line for number, line in self.heard if connection in (None, number)]

    def count(self, pattern):
        """How many lines of the client match, from the start, in any case."""
        return sum(1 for line in self.lines() if re.match(pattern, line, re.IGNORECASE))

    def wait_heard(self, pattern, count=1, seconds=10):
        wait.until(lambda: self.count(pattern) >= count, lambda: f"{pattern!r} from the client: {self.lines()}",
                   seconds)

    def wait_connections(self, count, seconds=10):
        wait.until(lambda: self.connections >= count, lambda: f"{count} connections, not {self.connections}", seconds)

    def _accept(self):
        while not self._stopping.is_set():
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                number = self.connections
                self.connections += 1
                self._open.add(end)
            script = self._scripts[min(number, len(self._scripts) - 1)]
            thread = threading.Thread(target=self._serve, args=(end, number, script))
            self._threads.append(thread)
            thread.start()

    def _serve(self, end, number, script):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk = _Talk(self, end, number)
        try:
            if self._implicit:
                talk.starttls("")
            talk.play(script)
            talk.farewell()
        except (OSError, ssl.SSLError, _Over):
            pass
        finally:
            talk.leave("")
            with self._lock:
                self._open.discard(talk.end)
                self.ended += 1
            talk.end.close()
            end.close()


class _Over(Exception):
    """The conversation has ended."""


class _Talk:
    def __init__(self, server, end, number):
        self.server = server
        self.end = end
        self.number = number
        self.pieces_of = 0
        self.inside = False
        self.buffer = b""
        self.words = {"tag": "*", **server._words}

    def play(self, script):
        skipping = False
        for at, (name, argument) in enumerate(script):
            while name == "repeat":
                self.play(script[at + 1:])
            if name in ("hear", "may_hear"):
                skipping = False
            if not skipping:
                skipping = getattr(self, name)(argument) is False

    def farewell(self):
        with contextlib.suppress(OSError):
            self.end.shutdown(socket.SHUT_WR)
            self.end.settimeout(1)
            while self.receive():
                pass

    # One method a step

    def say(self, text):
        self.send(self.fill(text) + b"\r\n")

    def say_part(self, text):
        self.send(self.fill(text))

    def hear(self, pattern):
        line = self.read_line()
        found = self.match(pattern, line)
        if not found:
            with self.server._lock:
                self.server.surprises.append(f"{line!r}, not {pattern!r}")
            raise _Over

    def may_hear(self, pattern):
        line = self.read_line()
        if not self.match(pattern, line):
            self.buffer = line.encode("utf-8", "surrogateescape") + b"\r\n" + self.buffer
            with self.server._lock:
                self.server.heard.remove((self.number, line))
            return False
        return True

    def delay(self, argument):
        if self.server._stopping.wait(float(argument)):
            raise _Over

    def pieces(self, argument):
        self.pieces_of = int(argument)

    def starttls(self, _):
        plain = self.end
        plain.settimeout(20)
        self.end = self.server._context.wrap_socket(plain, server_side=True)
        self.end.settimeout(None)
        with self.server._lock:
            self.server.handshakes += 1
            self.server._open.discard(plain)
            self.server._open.add(self.end)

    def flood(self, text):
        data = self.fill(text) * max(1, 65536 // max(1, len(text)))
        while not self.server._stopping.is_set():
            self.end.sendall(data)

    def enter(self, _):
        self.inside = True
        for crowd in self.server.crowds:
            crowd.move(1)

    def leave(self, _):
        if self.inside:
            for crowd in self.server.crowds:
                crowd.move(-1)
        self.inside = False

    def hang(self, _):
        while self.receive():
            pass
        raise _Over

    def close(self, _):
        raise _Over

    def reset(self, _):
        self.end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise _Over

    def times(self, argument):
        count, _, text = argument.partition(" ")
        for self.words["n"] in map(str, range(1, int(count) + 1)):
            self.say(text)

    # What they stand on

    def fill(self, text):
        text = re.sub(r"\{(\w+)\}", lambda match: self.words.get(match.group(1), match.group(0)), text)
        plain = re.sub(r"\\(x[0-9a-fA-F]{2}|[rnt0\\])", _unescape, text)
        return plain.encode("utf-8", "surrogateescape")

    def send(self, data):
        step = self.pieces_of or len(data)
        for at in range(0, len(data), step or 1):
            self.end.sendall(data[at:at + step])
            if self.pieces_of:
                # Lets the client read it before the next piece, so that it really comes apart.
                wait.pause(0.0005)

    def receive(self):
        data = self.end.recv(65536)
        if not isinstance(self.end, ssl.SSLSocket):
            with self.server._lock:
                self.server.clear += data
        return data

    def read_line(self):
        while b"\n" not in self.buffer:
            data = self.receive()
            if not data or len(self.buffer) > LINE_MAX:
                raise _Over
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        text = line.rstrip(b"\r").decode("utf-8", "surrogateescape")
        with self.server._lock:
            self.server.heard.append((self.number, text))
        return text

    def match(self, pattern, line):
        found = re.match(pattern, line, re.IGNORECASE)
        if found:
            self.words["tag"] = line.split(" ", 1)[0]
            self.words.update((key, value) for key, value in found.groupdict().items() if value is not None)
        return found


def _unescape(match):
    word = match.group(1)
    if word[0] == "x":
        return bytes([int(word[1:], 16)]).decode("utf-8", "surrogateescape")
    return {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}[word]


_STEPS = {"S:": "say", "S-": "say_part", "C:": "hear", "C?": "may_hear"}
_PLAIN = ("repeat", "delay", "pieces", "starttls", "times", "flood", "hang", "enter", "leave", "close",
          "reset")


def steps(script):
    """(method, argument) of each step of a script, or a ValueError that names the bad line."""
    text, name = script, "script"
    if "\n" not in script:
        name = os.path.join(SCRIPTS, script + ".txt")
        with open(name, encoding="utf-8") as file:
            text = file.read()
    for number, line in enumerate(text.splitlines(), 1):
        line = line.lstrip()
        if not line or line.startswith("#"):
            continue
        word, _, argument = line.partition(" ")
        if word == "include":
            yield from steps(argument.strip())
        elif word in _STEPS:
            yield _STEPS[word], argument
        elif word in _PLAIN:
            yield word, argument
        else:
            raise ValueError(f"{name}:{number}: no such step: {line!r}")
