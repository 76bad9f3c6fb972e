"""Libraries that stand between the program and the system: clocks that jump, names that are not
found, disks and memory that are full.  tests/lib/shim/*.c, compiled when they are wanted."""

import os
import struct
import subprocess
import tempfile
import unittest

from lib import mailtop

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shim")


class Shim:
    """with Shim("clock") as shim: ... Mailtop(..., environment=shim.environment(...))"""

    def __init__(self, name):
        if is_sanitized():
            raise unittest.SkipTest("a sanitizer stands in the same place")
        self._folder = tempfile.TemporaryDirectory(prefix="mt-shim-")
        self._library = self.path(name + ".so")
        subprocess.run(["cc", "-std=gnu17", "-D_GNU_SOURCE", "-O1", "-g", "-shared", "-fPIC", "-Wall", "-Wextra",
                        "-fno-builtin-malloc", "-fno-builtin-calloc", "-fno-builtin-strdup", "-fno-builtin-strndup",
                        "-o", self._library, os.path.join(HERE, name + ".c"), "-ldl"], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def environment(self, **settings):
        return {"LD_PRELOAD": self._library, **{key: str(value) for key, value in settings.items()}}

    def count(self):
        """What the last run with SHIM_COUNT=path("count") wrote."""
        try:
            with open(self.path("count"), encoding="ascii") as file:
                return int(file.read())
        except (FileNotFoundError, ValueError):
            return None


class Clock(Shim):
    """Three clocks that a test sets while the program runs."""

    def __init__(self):
        super().__init__("clock")
        self.jump()

    def jump(self, wall=0, boot=0, awake=0):
        """Seconds, from the true time."""
        numbers = struct.pack("=3q", *(int(seconds * 1000) for seconds in (wall, boot, awake)))
        # Written in place: the program has the file mapped.
        with open(os.open(self.path("clock"), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(numbers)

    def environment(self, **settings):
        return super().environment(SHIM_CLOCK=self.path("clock"), **settings)


class Names(Shim):
    def __init__(self):
        super().__init__("names")
        self.become("127.0.0.1")

    def become(self, what):
        with open(self.path("next"), "w", encoding="ascii") as file:
            file.write(what + "\n")
        os.rename(self.path("next"), self.path("names"))

    def environment(self, **settings):
        return super().environment(SHIM_NAMES=self.path("names"), **settings)


def is_sanitized():
    with open(mailtop.program(), "rb") as file:
        text = file.read()
    return b"__asan_init" in text or b"__tsan_init" in text
