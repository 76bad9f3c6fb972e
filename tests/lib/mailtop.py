"""The product, run as a person runs it: an ini file, arguments, an exit code.

    with Mailtop([{"name": "Work", "host": "127.0.0.1", ...}]) as mailtop:
        report = mailtop.once_json()
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from lib import wait

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEFAULTS = {"min_interval": 1, "interval": 1}


def program():
    return os.path.abspath(os.environ.get("MAILTOP", os.path.join(ROOT, "build", "mailtop")))


def ini(monitors, settings=None, extra=""):
    """The text of a config.  A value of None leaves its key out; True and False are yes and no."""
    lines = ["[mailtop]"]
    lines += _keys({**DEFAULTS, **(settings or {})})
    for number, monitor in enumerate(monitors, 1):
        lines += ["", f"[monitor m{number}]"]
        lines += _keys(monitor)
    return "\n".join(lines) + "\n" + extra


def _keys(values):
    return [f"{key} = {_value(value)}" for key, value in values.items() if value is not None]


def _value(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        value = ", ".join(value)
    if not isinstance(value, str):
        return str(value)
    # iniparser knows both kinds of quotes and no escapes between them.
    quote = "'" if '"' in value else '"'
    if quote in value:
        raise ValueError(f"both kinds of quotes in {value!r}")
    return quote + value + quote


def listed(name):
    """A folder's name as one word of `folders`, where it holds what means something there."""
    if not set(name) & set(',"\\!'):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Result:
    """What is left of a finished run."""

    def __init__(self, done, took):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "surrogateescape")
        self.err = done.stderr.decode("utf-8", "surrogateescape")
        self.took = took  # seconds

    def __str__(self):
        return f"exit {self.code} after {self.took:.2f} s\n--- out\n{self.out}\n--- err\n{self.err}"


class Report:
    """The JSON of `once`, and the exit code beside it."""

    def __init__(self, result):
        self.result = result
        self.code = result.code
        try:
            self.json = json.loads(result.out)
        except ValueError as why:
            raise AssertionError(f"no JSON ({why}): {result}") from None

    def __getitem__(self, name):
        found = [monitor for monitor in self.json["monitors"] if monitor["name"] == name]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} monitors called {name!r} in {self.result.out}")
        return found[0]


def folder(monitor, name):
    """One row of a monitor's folders; None when it is not there."""
    rows = [row for row in monitor["folders"] or [] if row["name"] == name]
    return rows[0] if rows else None


def folder_names(monitor):
    return [row["name"] for row in monitor["folders"] or []]


class Mailtop:
    def __init__(self, monitors=(), settings=None, extra="", text=None, environment=None):
        self.folder = tempfile.mkdtemp(prefix="mt-run-")
        self.path = os.path.join(self.folder, "mailtop.ini")
        self.environment = {**hermetic(self.folder), **(environment or {})}
        self.write(ini(monitors, settings, extra) if text is None else text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, text):
        with open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))

    def file(self, name, text, mode=0o600):
        """A file beside the config; returns its path."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def command(self, *arguments):
        return [program(), "-c", self.path, *arguments]

    def run(self, *arguments, stdin=b"", seconds=30):
        """Runs to the end; `seconds` is only there to stop a run that hangs."""
        began = time.monotonic()
        done = subprocess.run(self.command(*arguments), input=stdin, capture_output=True, env=self.environment,
                              cwd=self.folder, timeout=seconds * wait.PATIENCE)
        return Result(done, time.monotonic() - began)

    def once(self, *arguments, **options):
        return self.run("once", *arguments, **options)

    def once_json(self, *names, **options):
        return Report(self.once("--format", "json", *names, **options))

    def detect(self, *arguments, **options):
        return self.run("detect", *arguments, **options)

    def stream(self, *arguments):
        return Stream(self.command("stream", *arguments), self.environment, self.folder)


class Stream:
    """`mailtop stream`, read line by line by a thread."""

    def __init__(self, command, environment, folder_):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=environment, cwd=folder_)
        self.events = []  # all so far, oldest first
        self.errors = queue.Queue()
        self._threads = [threading.Thread(target=self._read), threading.Thread(target=self._read_errors)]
        for thread in self._threads:
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        self.process.stdout.close()
        self.process.stderr.close()

    def _read(self):
        for line in self.process.stdout:
            try:
                self.events.append(json.loads(line))
            except ValueError:
                self.events.append({"name": None, "broken": line})

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.put(line.decode("utf-8", "replace"))

    def wait_for(self, wanted, what, after=0, seconds=15):
        """The first event from number `after` on for which wanted(event) is true."""
        def look():
            if self.process.poll() is not None and not self._threads[0].is_alive():
                rest = [event for event in self.events[after:] if wanted(event)]
                return rest or [self._fail(f"stream ended with {self.process.returncode} before: {what}")]
            return [event for event in self.events[after:] if wanted(event)]

        return wait.until(look, lambda: f"{what}; {self._story()}", seconds)[0]

    def wait_samples(self, name, count, after=0, seconds=20):
        """Waits for `count` samples of a mailbox after event `after`; returns all of them."""
        def look():
            rows = [e for e in self.events[after:] if e.get("name") == name and e.get("event") == "sample"]
            if len(rows) < count and self.process.poll() is not None:
                self._fail(f"stream ended with {self.process.returncode} before {count} samples of {name}")
            return rows if len(rows) >= count else None

        return wait.until(look, lambda: f"{count} samples of {name}; {self._story()}", seconds)

    def _story(self):
        """The last events, without what seldom matters."""
        kept = ("event", "name", "state", "error", "response_time_ms", "email_count", "broken")
        last = [{key: event[key] for key in kept if key in event} for event in self.events[-6:]]
        return "".join(f"\n  {event}" for event in last)

    def _fail(self, text):
        raise AssertionError(text + ": " + "".join(list(self.errors.queue)))

    def end(self, number=signal.SIGTERM, seconds=10):
        """Sends the signal and returns (exit code, seconds it took)."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout=seconds * wait.PATIENCE)
        return code, time.monotonic() - began


def hermetic(folder_):
    """An environment that depends on nothing of the machine."""
    kept = {key: os.environ[key] for key in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
                                             "LSAN_OPTIONS", "LLVM_PROFILE_FILE") if key in os.environ}
    return {**kept, "HOME": folder_, "XDG_CONFIG_HOME": os.path.join(folder_, "config"),
            "XDG_STATE_HOME": os.path.join(folder_, "state"), "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color"}
