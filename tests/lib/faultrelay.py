"""The relay that does one fault at one byte, and what a mailbox behind it may show.

    relay = FaultRelay(server.ports["imap"])
    relay.fault(7, "cut", "down", 120)
    section = {..., "host": FaultRelay.host(7), "port": relay.ports[0]}

faultrelay.c says what a fault is.  A number is a mailbox; each has an address of its own, so a
monitor in TLS needs a pin and no `ca_file`."""

import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = [os.path.join(HERE, name) for name in ("faultrelay.c", "faultrelay_pair.c")]
FIRST_ADDRESS = 0x7F400000

DIRECTIONS = ("down", "up")
HARMLESS = ("split", "delay", "bytes")  # all comes, only otherwise
DEADLY = ("cut", "half", "reset", "stall")  # from there on nothing comes any more
KINDS = (*HARMLESS, *DEADLY, "flip")  # flip: where TLS is to notice it

# What a mailbox may be said to have when its connection breaks.
CLASSES = {
    "cut": ("connect", "tls", "protocol"),
    "half": ("connect", "tls", "protocol"),
    "reset": ("connect", "tls", "protocol"),
    "stall": ("timeout",),
    # a wrong length makes each side wait for the other; TLS 1.2 shows its certificate in clear
    "flip": ("connect", "tls", "protocol", "timeout", "certificate"),
}


class FaultRelay:
    def __init__(self, *targets):
        """targets: ports on 127.0.0.1; `ports` has one of the relay's for each."""
        with tempfile.TemporaryDirectory(prefix="mt-relay-") as folder_:
            program = os.path.join(folder_, "faultrelay")
            subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O2", "-o", program, *SOURCES], check=True)
            self._process = subprocess.Popen([program, *map(str, targets)], stdin=subprocess.PIPE,
                                             stdout=subprocess.PIPE, text=True)
            self.ports = [int(self._answer("port")) for _ in targets]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    @staticmethod
    def host(number):
        address = FIRST_ADDRESS + number
        return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))

    def fault(self, number, kind, direction, byte):
        """For each connection of this number from now on."""
        self._say(f"fault {number} {kind} {direction} {byte}")

    def arm(self, number, kind, direction, byte):
        """As fault(), and for what is open, counted from where it is."""
        self._say(f"arm {number} {kind} {direction} {byte}")

    def heal(self):
        self._say("heal")

    def forget(self):
        """heal(), and nothing is in the report."""
        self._say("forget")

    def target(self, listener, port, address="127.0.0.1"):
        self._say(f"target {listener} {port} {address}")

    def settle(self):
        """Returns when all that was said is in force."""
        self.report()

    def record(self, number):
        self._say(f"record {number}")

    def said(self, number, direction):
        self._say(f"said {number} {direction}")
        return bytes.fromhex(self._answer("said"))

    def report(self):
        """{number: (connections, faults that were met, bytes up, bytes down)}"""
        self._say("report")
        found = {}
        while True:
            words = self._line().split()
            if words[0] == "done":
                return found
            found[int(words[0])] = tuple(map(int, words[1:]))

    def _say(self, line):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _answer(self, word):
        words = self._line().split()
        if not words or words[0] != word:
            raise RuntimeError(f"the relay said {words}, not {word}")
        return words[1] if len(words) > 1 else ""

    def _line(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the relay has ended")
        return line


def numbers(found):
    """What a monitor's object claims to know of the mailbox."""
    return {key: found[key] for key in ("folders", "email_count", "mailbox_size_kb") if key in found}


def wrong(found, truth, kind, must=None):
    """Why this is not what one check may show after such a fault; None: it is.  must: whether it
    has to be well (True) or broken (False)."""
    got = numbers(found)
    if found["available"]:
        if must is False:
            return "well although the answer did not come"
        if found["error"]:
            return f"well with an error: {found['error']}"
        return None if got == truth else f"wrong numbers: {got}"
    if must or kind in HARMLESS:
        return f"not well: {found['error']}"
    if any(value is not None for value in got.values()):
        return f"numbers of a mailbox that failed: {got}"
    if found["state"] != "down":
        return f"state {found['state']}"
    if found["error"]["class"] not in CLASSES[kind]:
        return f"class {found['error']['class']}: {found['error']}"
    return None
