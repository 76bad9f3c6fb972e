"""Answers of IMAP servers that are right, made at random, and what they say, by two readers: ours and Python's imaplib.

The answers keep to RFC 3501, 9051 and 5819: names as atoms, quoted strings and literals, in modified UTF-7 or UTF-8, items
in any order, known and unknown, none at all, extended data behind a name.  imaplib only cuts responses out of the bytes;
what a response says is read here, apart from the product."""

import imaplib
import io
import json
import os
import random
import re
import subprocess

from lib import mutf7

BUILD = os.environ.get("BUILD", os.path.join(os.path.dirname(__file__), "..", "..", "build"))
COUNTS = ("messages", "recent", "unseen", "uidnext", "uidvalidity", "size")
USES = ("\\All", "\\Archive", "\\Drafts", "\\Flagged", "\\Junk", "\\Sent", "\\Trash")
FLAGS = ("\\HasChildren", "\\HasNoChildren", "\\Marked", "\\Unmarked", "\\NoInferiors", "\\Subscribed", "\\X-odd")
LETTERS = ("abcXYZ 019", "äöüßéñ", "αβγЖДя", "台北日本語", "\U0001f4e7\U0001f600", "&&-,+", "\"\\'", "()[]{}%*!#~.:;@_=<>?|")
ATOM = re.compile(rb'[^\x00-\x20"(){%*\\\]\x7f-\xff]+')
LIST_STATUS = "IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE"
PLAIN = "IMAP4rev1"


class Answers:
    """An endless row of cases from one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.plain = False

    def case(self):
        """(capabilities, what the server says, how many STATUS were asked for besides LIST)"""
        self.plain = self.random.random() < 0.3
        names = self._names()
        lists, there = [], []
        for name in names:
            line, is_there = self._list(name)
            lists.append(line)
            there += [name] if is_there else []
        statuses = [self._status(name) for name in there if self.random.random() < 0.9]
        if not self.plain:
            return LIST_STATUS, self._listed_with_status(lists, statuses), 0
        lists.append(b"m1 OK done\r\n")
        for number in range(len(there)):
            lists += [*statuses[number:number + 1], b"m%d OK done\r\n" % (number + 2)]
        return PLAIN, b"".join(lists), len(there)

    def _listed_with_status(self, lists, statuses):
        lines = list(lists)
        if self.random.random() < 0.5:
            for at, status in enumerate(statuses):
                lines.insert(min(len(lines), 2 * at + 1), status)
        else:
            lines += self.random.sample(statuses, len(statuses))
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            noise = self.random.choice((b"* OK still here\r\n", b"* NO disk is nearly full\r\n", b"* 23 EXISTS\r\n",
                                        b"* OK [ALERT] (\"odd\" {5\r\n", b"* 0 RECENT\r\n", b"* X-NEWS {3}\r\na)b x\r\n"))
            lines.insert(self.random.randrange(len(lines) + 1), noise)
        return b"".join(lines) + b"m1 OK LIST done\r\n"

    def _names(self):
        names = {}
        for _ in range(self.random.choice((0, 1, 1, 2, 3, 5, 8, 15))):
            name = "INBOX" if self.random.random() < 0.15 else self._name()
            names.setdefault(name, name)
        return list(names)

    def _name(self):
        sets = [self.random.choice(LETTERS) for _ in range(2)]
        length = self.random.choice((1, 2, 3, 5, 8, 20, 60))
        name = "".join(self.random.choice(self.random.choice(sets)) for _ in range(length))
        # at the ends a blank is somebody's mistake, and INBOX is INBOX in any case
        name = name.strip() or "x"
        return name if name.upper() != "INBOX" else "INBOX."

    def _string(self, wire):
        """A string in one of the ways that may say it."""
        ways = [b"{%d}\r\n%s" % (len(wire), wire)]
        if not re.search(rb"[\r\n\x00]", wire):
            quoted = b'"' + re.sub(rb'(["\\])', rb"\\\1", wire) + b'"'
            ways += [quoted, quoted, quoted]
        if ATOM.fullmatch(wire) and wire.upper() != b"NIL":
            ways += [wire, wire, wire]
        return self.random.choice(ways)

    def _wire(self, name):
        if name == "INBOX":
            return self.random.choice((b"INBOX", b"INBOX", b"inbox", b"Inbox"))
        # RFC 6855, RFC 9051; such a name could not be asked for where it is not announced
        if not self.plain and "&" not in name and self.random.random() < 0.2:
            return name.encode()
        return mutf7.encode(name).encode()

    def _cased(self, word):
        return self.random.choice((word, word, word.upper(), word.lower()))

    def _list(self, name):
        flags = self.random.sample(FLAGS, self.random.choice((0, 1, 2)))
        draw = self.random.random()
        if draw < 0.08:
            flags.append("\\NoSelect")
        elif draw < 0.12:
            flags.append("\\NonExistent")
        elif draw < 0.3:
            flags.append(self.random.choice(USES))
        self.random.shuffle(flags)
        delimiter = self.random.choice((b'"/"', b'"/"', b'"."', b'"\\\\"', b"NIL"))
        extended = self.random.choice((b"",) * 6 + (b' ("CHILDINFO" ("SUBSCRIBED"))', b' (OLDNAME ({3}\r\nold))', b" ()"))
        words = " ".join(self._cased(flag) for flag in flags).encode()
        line = b"* LIST (%s) %s %s%s\r\n" % (words, delimiter, self._string(self._wire(name)), extended)
        return line, not {"\\NoSelect", "\\NonExistent"} & set(flags)

    def _status(self, name):
        items = [self._cased(item.upper()) for item in self.random.sample(COUNTS, self.random.randrange(len(COUNTS) + 1))]
        texts = [f"{item} {self._number(item)}" for item in items]
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            texts.append(self.random.choice(("HIGHESTMODSEQ 18446744073709551615", "MAILBOXID (F2212ea87-6097)", "DELETED 4",
                                             "APPENDLIMIT NIL", "DELETED-STORAGE 92", "X-ODD (a (\"b)\" {2}\r\n)( c))",
                                             "ANNOTATIONS \"q\\\"(\"")))
        self.random.shuffle(texts)
        return b"* STATUS %s (%s)\r\n" % (self._string(self._wire(name)), " ".join(texts).encode())

    def _number(self, item):
        most = 2**63 - 1 if item.upper() == "SIZE" else 2**32 - 1
        least = 1 if item.upper() in ("UIDNEXT", "UIDVALIDITY") else 0  # nz-number
        return self.random.choice((least, 1, self.random.randrange(1, 1000), self.random.randrange(1, most), most))


class Replay(imaplib.IMAP4):
    """imaplib on bytes that are there already."""

    def open(self, *_, **__):
        self.play(b"")

    def _connect(self):
        self.tagpre = b"m"
        self.tagre = re.compile(rb"(?P<tag>m\d+) (?P<type>[A-Z]+) (?P<data>.*)", re.ASCII)
        self.state = "AUTH"

    def play(self, transcript):
        self.untagged_responses = {}
        self.continuation_response = ""
        self.tagnum = 1
        self._file = self.file = io.BytesIO(transcript)

    def _log(self, _):
        pass

    def send(self, data):
        pass

    def shutdown(self):
        pass

    def ask(self, times):
        """The responses to LIST and then so many STATUS, each a list of bytes, every second a literal."""
        kinds = {"LIST": [], "STATUS": []}
        for command in ["LIST"] + ["STATUS"] * times:
            self._simple_command(command, '""', "*")
            for kind, rows in kinds.items():
                rows += _responses(self.untagged_responses.pop(kind, []))
        return kinds


def _responses(data):
    """What imaplib has in a flat list: (bytes, literal) pairs up to the one that is bytes."""
    parts = []
    for item in data:
        if isinstance(item, tuple):
            parts += [re.sub(rb"\{\d+\}$", b"", item[0]), item[1]]
        else:
            yield [*parts, item or b""]
            parts = []


def tokens(parts):
    """( ) and strings as (kind, bytes), of pieces of which every second is a literal."""
    for at, part in enumerate(parts):
        if at % 2:
            yield "string", part
            continue
        for found in re.finditer(rb'([()])|"((?:[^"\\]|\\.)*)"|([^ ()"]+)', part, re.DOTALL):
            if found[1]:
                yield found[1].decode(), b""
            elif found[2] is not None:
                yield "string", re.sub(rb"\\(.)", rb"\1", found[2], flags=re.DOTALL)
            else:
                yield "atom", found[3]


def tree(parts):
    """Tokens as nested lists."""
    stack = [[]]
    for kind, text in tokens(parts):
        if kind == "(":
            stack.append([])
        elif kind == ")":
            last = stack.pop()
            stack[-1].append(last)
        else:
            stack[-1].append((kind, text))
    assert len(stack) == 1, parts
    return stack[0]


def name_of(value):
    wire = value[1]
    if wire.upper() == b"INBOX":
        return "INBOX"
    text = wire.decode()
    return mutf7.decode(text) if text.isascii() else text


def meaning(responses):
    """What the responses say: {"delimiter", "folders": {name: {count: number or None, "use"}}}"""
    folders, delimiter = {}, ""
    for parts in responses["LIST"]:
        attributes, between, name, *_ = tree(parts)
        words = {word.lower() for _, word in attributes}
        if between[0] == "string":
            delimiter = between[1].decode() or delimiter
        if not words & {b"\\noselect", b"\\nonexistent"}:
            use = [1 + number for number, use in enumerate(USES) if use.lower().encode() in words]
            folders[name_of(name)] = {**dict.fromkeys(COUNTS), "use": use[0] if use else 0}
    for parts in responses["STATUS"]:
        name, items = tree(parts)
        told = {items[i][1].lower().decode(): items[i + 1] for i in range(0, len(items), 2)}
        folder = folders.get(name_of(name), {})
        folder.update({item: int(told[item][1]) for item in COUNTS if item in told and folder})
    return {"delimiter": delimiter, "folders": folders}


class Ours:
    """Our reader, fed case by case."""

    def __init__(self):
        self._process = subprocess.Popen([os.path.join(BUILD, "imap_reader")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait()

    def read(self, capabilities, transcript, statuses=0):
        """What it found; the transcript answers LIST and so many STATUS."""
        self._process.stdin.write(b"%d %d %s\n" % (len(transcript), 1 + statuses, capabilities.encode()) + transcript)
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def meaning(self, capabilities, transcript, statuses=0):
        """As meaning(), or the error."""
        said = self.read(capabilities, transcript, statuses)
        # a name that is not in UTF-7 is not asked for a second time
        odd = {row["problem"] for row in said["folders"]} - {"", "its name cannot be sent to this server"}
        if not said["done"] or odd or (said["error"] and said["folders"] and not any(row["problem"] for row in said["folders"])):
            return said["error"] or "it waits for more"
        return {"delimiter": said["delimiter"],
                "folders": {row["name"]: {**{count: row[count] for count in COUNTS}, "use": row["use"]}
                            for row in said["folders"]}}


def compare(seed, n, ours):
    """How many cases and folders agreed; raises where the readers do not."""
    answers, replay = Answers(seed), Replay()
    folders = 0
    for number in range(n):
        capabilities, transcript, statuses = answers.case()
        replay.play(transcript)
        theirs = meaning(replay.ask(statuses))
        found = ours.meaning(capabilities, transcript, statuses)
        if found != theirs:
            raise AssertionError(f"case {number} of seed {seed}: {transcript!r}\nours: {found}\nimaplib: {theirs}")
        folders += len(theirs["folders"])
    return n, folders
