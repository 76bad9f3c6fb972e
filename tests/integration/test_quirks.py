"""What providers and servers do otherwise than the others: each file in quirks/ is one test.

Such a file says what is to be expected, and behind a line `---` it has the server's script (see
lib/fakeserver.py); further scripts behind further lines `---` are for further connections.

    # words about it                  comments, here and in the script
    set KEY = VALUE                   a key of the monitor: type, folders, ...; - leaves it out
    given NAME = TEXT                 {NAME} in the script
    state = WORD                      as in the JSON
    class = WORD                      of the error; none
    words = REGEX                     somewhere in the error's message
    wait = SECONDS                    until the next check, at an interval of a minute
    folder NAME = MESSAGES UNSEEN     a row, and RECENT too when it is given; - is null.  When
    problem NAME = REGEX              there is any of these two, no other row may be there
    folders = NUMBER                  of rows
    mail = MESSAGES OCTETS            of POP3; - is null
    sum = UNSEEN MESSAGES             of all folders together, as the table has it
    can = WORD ...                    among the capabilities
    software = REGEX                  what the server is
    said = REGEX                      a line of the client begins so
    unsaid = REGEX                    none does
    then = STATE CLASS [SECONDS]      what the next check finds, at an interval of a second, and how long
                                      it was waited for at least: for what takes more than one check
    connections = NUMBER              so many there were when the last of these checks was over

state and class must be there; where there is `then`, they are what the first check finds, and all else
is about the last one.  Whatever the client says beyond the script is a failure."""

import datetime
import os
import re
import unittest

from lib.case import FakeCase, fake
from lib.mailtop import folder, folder_names
from lib.terminal import Terminal

QUIRKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "quirks")
ONCE = ("state", "class", "folders", "mail", "sum", "can", "software", "wait", "connections")
OFTEN = ("words", "said", "unsaid", "then")
NAMED = ("set", "given", "folder", "problem")


class Quirk:
    def __init__(self, path):
        self.wants = {key: [] for key in ONCE + OFTEN}
        self.named = {key: {} for key in NAMED}
        with open(path, encoding="utf-8") as file:
            head, *self.scripts = re.split(r"^---\n", file.read(), flags=re.MULTILINE)
        for number, line in enumerate(head.splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                self._take(line, f"{path}:{number}")
        for key in ("state", "class"):
            if not self.wants[key]:
                raise ValueError(f"{path}: it does not say which {key}")
        if not self.scripts:
            raise ValueError(f"{path}: no script behind ---")

    def _take(self, line, where):
        key, _, value = (part.strip() for part in line.partition(" = "))
        word, _, name = key.partition(" ")
        if not value:
            raise ValueError(f"{where}: no value: {line!r}")
        if word in NAMED and name:
            self.named[word][name.strip()] = value
        elif key in OFTEN or (key in ONCE and not self.wants[key]):
            self.wants[key].append(value)
        else:
            raise ValueError(f"{where}: no such expectation, or twice: {line!r}")

    def __getitem__(self, key):
        """The values of an expectation; of those that may be there once, none or one."""
        return self.wants[key]


def number(word):
    return None if word == "-" else int(word)


def numbers(text):
    return tuple(number(word) for word in text.split())


def verdict(found):
    return f"{found['state']} {found['error']['class'] if found['error'] else 'none'}"


def moment(found):
    return datetime.datetime.fromisoformat(found["checked_at"]).timestamp()


class Quirks(FakeCase):
    def play(self, quirk):
        server = self.fake(*quirk.scripts, **quirk.named["given"])
        section = fake(server, timeout=3000, **{"kind": quirk.named["set"].get("type", "imap")})
        section.update({key: None if value == "-" else value for key, value in quirk.named["set"].items()})
        mailtop = self.mailtop(section, settings={"interval": 1 if quirk["then"] else 60})
        if quirk["then"]:
            found = self.follow(quirk, server, mailtop)
        else:
            found = mailtop.once_json()[section["name"]]
            self.assertEqual(verdict(found), f"{quirk['state'][0]} {quirk['class'][0]}", found["error"])
        self.judge_answer(quirk, found)
        self.judge_rows(quirk, found)
        self.judge_talk(quirk, server)
        for text in quirk["sum"]:
            self.judge_sum(numbers(text), mailtop.once().out)
        for text in quirk["wait"]:
            self.judge_wait(int(text), mailtop)
        self.assertEqual(server.surprises, [], "the client said what it should not")

    def follow(self, quirk, server, mailtop):
        """Several checks of one run; the last sample."""
        steps = [text.split() for text in quirk["then"]]
        wants = [f"{quirk['state'][0]} {quirk['class'][0]}"] + [" ".join(step[:2]) for step in steps]
        with mailtop.stream() as stream:
            samples = stream.wait_samples("fake", len(wants), seconds=30)[:len(wants)]
        self.assertEqual([verdict(sample) for sample in samples], wants, stream.events)
        for step, before, sample in zip(steps, samples, samples[1:]):
            if step[2:]:
                self.assertGreaterEqual(moment(sample) - moment(before), float(step[2]), sample)
        for text in quirk["connections"]:
            self.assertEqual(server.connections, int(text), server.heard)
        return samples[-1]

    def judge_answer(self, quirk, found):
        error = found["error"] or {"class": "none", "message": ""}
        for pattern in quirk["words"]:
            self.assertRegex(error["message"], pattern)
        for pattern in quirk["software"]:
            self.assertRegex(found["server"]["software"] or "", pattern)
        for words in quirk["can"]:
            self.assertLessEqual(set(words.split()), set(found["server"]["capabilities"]))

    def judge_rows(self, quirk, found):
        counted, problems = quirk.named["folder"], quirk.named["problem"]
        if counted or problems:
            self.assertEqual(sorted(folder_names(found)), sorted({**counted, **problems}))
        for name, text in counted.items():
            row = folder(found, name)
            want = numbers(text)
            self.assertEqual((row["messages"], row["unseen"], row["recent"])[:len(want)], want, row)
            self.assertIsNone(row["problem"] if name not in problems else None)
        for name, pattern in problems.items():
            self.assertRegex(folder(found, name)["problem"] or "", pattern)
        for text in quirk["folders"]:
            self.assertEqual(len(found["folders"]), int(text))
        for text in quirk["mail"]:
            kb = found["mailbox_size_kb"]
            self.assertEqual((found["email_count"], None if kb is None else round(kb * 1024)), numbers(text))

    def judge_talk(self, quirk, server):
        for pattern in quirk["said"]:
            self.assertTrue(server.count(pattern), f"no {pattern!r} in {server.lines()}")
        for pattern in quirk["unsaid"]:
            self.assertFalse(server.count(pattern), f"{pattern!r} in {server.lines()}")

    def judge_sum(self, want, table):
        found = re.search(r"^\d+ folders?: (\S+) unseen of (\S+) messages$", table, re.MULTILINE)
        self.assertIsNotNone(found, table)
        self.assertEqual(tuple(number(word.replace("–", "-").replace(",", "")) for word in found.groups()), want)

    def judge_wait(self, want, mailtop):
        """The screen tells it in whole minutes, or tens of seconds; checks are up to a tenth apart."""
        with Terminal(mailtop.command(), width=200, height=40) as terminal:
            terminal.wait_for(r"^ ?\d+ (?!(?i:pend|wait))[A-Za-z]+ ")
            terminal.keys("Enter")
            found = terminal.wait_for(r" next +in (?:(\d+) h )?(\d+) (min|s)\b")
            step = {"min": 60, "s": 10}[found.group(3)]
            unit = {"min": 60, "s": 1}[found.group(3)]
            least = int(found.group(1) or 0) * 3600 + int(found.group(2)) * unit
            self.assertLessEqual(least, want * 1.1, terminal.screen())
            self.assertGreaterEqual(least + step, want if want > 60 else want * 0.9, terminal.screen())
            terminal.keys("q", "q")
            terminal.wait_end()


def _test_of(name):
    def test(self):
        self.play(Quirk(os.path.join(QUIRKS, name)))
    return test


for _file in sorted(os.listdir(QUIRKS)):
    if _file.endswith(".txt"):
        setattr(Quirks, "test_" + _file[:-4].replace("-", "_"), _test_of(_file))


if __name__ == "__main__":
    unittest.main()
