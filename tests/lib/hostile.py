"""Texts that want to do something to a terminal, and what tells whether they did.

The corpus is integration/injection.txt; Mixer makes more of it from a seed."""

import base64
import fcntl
import os
import pty
import random
import re
import signal
import struct
import termios
import threading
import unicodedata

from lib import wait

CORPUS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration", "injection.txt")
MARKS_MAX = 4  # on one base; more is a picture over other lines
# Formats that are seen, as the sign before a number in Arabic; and what is a letter and not seen.
SEEN = set(map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)))
UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe0e\ufe0f\ufffe\uffff")

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|[rnt\\])")
_ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "\\": b"\\"}


def corpus():
    """{name: bytes}"""
    texts = {}
    with open(CORPUS, encoding="ascii") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            name, _, text = line.rstrip("\n").partition(" ")
            texts[name] = _bytes(text)
    return texts


def _bytes(text):
    out, at = b"", 0
    for match in _ESCAPE.finditer(text):
        word = match.group(1)
        out += text[at:match.start()].encode() + (bytes([int(word[1:], 16)]) if word[0] == "x" else _ESCAPES[word])
        at = match.end()
    return out + text[at:].encode()


class Mixer:
    """Pieces of the corpus, bytes and characters, put together by chance."""

    def __init__(self, seed):
        self.seed = seed
        self._random = random.Random(seed)
        self._pieces = list(corpus().values())

    def text(self):
        return b"".join(self._piece() for _ in range(self._random.randint(1, 6)))

    def _piece(self):
        kind = self._random.randrange(5)
        if kind < 2:
            return self._random.choice(self._pieces)
        if kind == 2:
            return self._random.randbytes(self._random.randint(1, 6))
        if kind == 3:
            piece = self._random.choice(self._pieces)
            cut = self._random.randint(0, len(piece))
            return piece[:cut] or b"x"
        return chr(self._random.choice((self._random.randrange(0xA0), self._random.randrange(0x2000, 0x2100),
                                        self._random.randrange(0xFE00, 0xFFFF),
                                        self._random.randrange(0xE0000, 0xE0200)))).encode("utf-8", "surrogatepass")


def seed():
    """What is printed with a failure can be given again by MAILTOP_TEST_SEED."""
    return int(os.environ.get("MAILTOP_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)


# On the wire and in the scripts of the fake server

def script(data):
    """Bytes as TEXT of a script."""
    return "".join(f"\\x{byte:02x}" for byte in data)


def line(data):
    """What may stand in one line."""
    return data.replace(b"\r", b" ").replace(b"\n", b" ").replace(b"\0", b" ")


def quoted(data):
    return b'"' + line(data).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def literal(data):
    """Of CHAR8, which is all but NUL (RFC 3501, 9); with one the whole line is refused."""
    data = data.replace(b"\0", b" ")
    return b"{%d}\r\n%s" % (len(data), data)


def mutf7(data):
    """In modified UTF-7 (RFC 3501, 5.1.3), all of it in base64, lone surrogates too."""
    text = data.decode("utf-8", "surrogatepass" if _has_surrogates(data) else "replace")
    word = base64.b64encode(text.encode("utf-16-be", "surrogatepass")).decode().rstrip("=").replace("/", ",")
    return f'"&{word}-"'.encode()


def _has_surrogates(data):
    try:
        data.decode("utf-8", "surrogatepass")
        return True
    except UnicodeDecodeError:
        return False


# What came out

def fault(text):
    """What is wrong about a text that is shown, or None: bytes or str, lines of printable characters."""
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as why:
            return f"no UTF-8 at {why.start}: {text[max(0, why.start - 40):why.start + 20]!r}"
    marks = 0
    for at, char in enumerate(text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        # Cn is left out: what is unassigned differs between versions of Unicode.
        hidden = (category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and char not in SEEN) or char in UNSEEN
        if (hidden and char != "\n") or marks > MARKS_MAX:
            return f"{char!r} at {at}: {text[max(0, at - 60):at + 20]!r}"
    return None


_CSI = re.compile(rb"\x1b\[(\??)([0-9;]*)([@-~])")
_FINALS = set(b"@ABCDGHIJKLMPSTXZbdfghlmr")
_MODES = {b"1", b"7", b"12", b"25", b"1000", b"1002", b"1004", b"1006", b"1049", b"2004"}
_STACK = (b"\x1b[22;0;0t", b"\x1b[23;0;0t")  # the title's, of xterm's smcup and rmcup


def tty_fault(data):
    """The same of what was written to a terminal: printable text and the sequences that ncurses takes from xterm's
    terminfo, and nothing else."""
    at, start, words = 0, 0, []
    while at < len(data):
        if data[at] in b"\r\n\b\t\x0f":
            words.append(data[start:at])
            at = start = at + 1
        elif data[at] == 0x1B:
            words.append(data[start:at])
            length = _sequence(data, at)
            if not length:
                return f"{data[at:at + 12]!r} at {at}, behind {data[max(0, at - 40):at]!r}"
            at = start = at + length
        else:
            at += 1
    words.append(data[start:])
    found = (fault(word) for word in words)
    return next((why for why in found if why), None)


def _sequence(data, at):
    """Length of the sequence that begins here, 0: none of ours."""
    two, three = data[at + 1:at + 2], data[at + 1:at + 3]
    if three in (b"(B", b"(0", b")0"):
        return 3
    if two in (b"7", b"8", b"=", b">", b"M"):
        return 2
    if data[at:at + 9] in _STACK:
        return 9
    match = _CSI.match(data, at)
    if not match or match.group(3)[0] not in _FINALS:
        return 0
    numbers = match.group(2).split(b";")
    if match.group(1):
        return len(match.group(0)) if match.group(3) in b"hl" and set(numbers) <= _MODES else 0
    return len(match.group(0)) if all(int(number or 0) < 1000 for number in numbers) else 0


class Pty:
    """A program at a terminal whose every byte is kept."""

    def __init__(self, command, environment, folder, width=100, height=40):
        self.data = b""
        self._lock = threading.Lock()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(command[0], command, environment)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)
        self._ended = None
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._ended is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self._thread.join()
        os.close(self._fd)

    def _read(self):
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            if not data:
                return
            with self._lock:
                self.data += data

    def send(self, keys):
        os.write(self._fd, keys)

    def length(self):
        return len(self.data)

    def wait_for(self, word, after=0, seconds=15):
        wait.until(lambda: word in self.data[after:], lambda: f"{word!r} in {self.data[after:][-3000:]!r}", seconds)

    def give_time(self, after, steps=50):
        """For what a key does, if it does anything here."""
        for _ in range(steps):
            if len(self.data) > after:
                return
            wait.pause()

    def wait_end(self, seconds=15):
        def look():
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._ended = status
            return pid

        wait.until(look, "the program to end", seconds)
        self._thread.join()
        return self._ended
