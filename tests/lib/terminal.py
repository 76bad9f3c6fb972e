"""A program in a terminal that belongs to the test: a private tmux server.

    with Terminal([program, "-c", path], width=80, height=24) as terminal:
        terminal.wait_for("INBOX")
        terminal.keys("j", "Enter")
        terminal.text("/work")
        terminal.resize(40, 12)

Keys have tmux's names: Enter Escape Tab BTab BSpace Up Down PPage NPage Home End F1 C-l M-x.
An unknown name is typed as letters, so a test should wait for what the key does."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile

from lib import wait
from lib.mailtop import hermetic

PROMPT = "prompt>"

SETTINGS = """\
set-option -g default-shell /bin/sh
set-option -g remain-on-exit on
set-option -g remain-on-exit-format ""
set-option -g status off
set-option -s escape-time 0
"""


class Terminal:
    def __init__(self, command=None, width=80, height=24, environment=None, term="tmux-256color",
                 locale="C.UTF-8"):
        """Without a command it holds a shell whose prompt is PROMPT, for tests that start, stop and
        suspend the program and look at what it left behind."""
        self.folder = tempfile.mkdtemp(prefix="mt-tty-")
        self._socket = os.path.join(self.folder, "tmux")
        self._environment = {**hermetic(self.folder), "LC_ALL": locale, **(environment or {})}
        self._environment.pop("TERM", None)
        if environment and "TERM" in environment:
            term = environment["TERM"]
        try:
            self._start(command, width, height, term)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """The program is hung up and may still save its state: the folder goes when all have gone."""
        pane = subprocess.run(self._tmux("list-panes", "-a", "-F", "#{pane_pid}"), capture_output=True, text=True)
        family = [pid for first in pane.stdout.split() for pid in _descendants(int(first))]
        subprocess.run(self._tmux("kill-server"), capture_output=True)
        for pid in family:
            if _state(pid) == "T":
                os.kill(pid, signal.SIGKILL)
        wait.until(lambda: all(_state(pid) in (None, "Z") for pid in family), f"{family} to end")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, command, width, height, term):
        shell = command is None
        if shell:
            # PS1 is set by env since a shell that is not interactive, as tmux's own, drops it.
            command = ["env", f"PS1={PROMPT} ", "bash", "--norc", "--noprofile", "--noediting", "-i"]
        # env sets TERM inside, since tmux itself would overwrite what we pass.
        inside = ["env", f"TERM={term}"] + list(command)
        # The server is UTF-8 whatever the program's locale is: it shows what the program wrote.
        settings = [f"{key}={value}" for key, value in self._environment.items()]
        with open(os.path.join(self.folder, "tmux.conf"), "w", encoding="ascii") as file:
            file.write(SETTINGS)
        self._run("-u", "new-session", "-d", "-s", "test", "-x", str(width), "-y", str(height),
                  *[word for pair in settings for word in ("-e", pair)],
                  " ".join(["exec"] + [shlex.quote(word) for word in inside]),
                  # In the file of settings this one ends tmux 3.3a.
                  ";", "set-option", "-g", "window-size", "manual")
        if shell:
            self.wait_for(re.escape(PROMPT))

    def _tmux(self, *arguments):
        return ["tmux", "-S", self._socket, "-f", os.path.join(self.folder, "tmux.conf"), *arguments]

    def _run(self, *arguments):
        environment = {**self._environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(self._tmux(*arguments), capture_output=True, env=environment)
        if done.returncode != 0:
            raise AssertionError(f"tmux {arguments[0]}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "replace")

    # What goes in

    def keys(self, *names):
        self._run("send-keys", "-t", "test", *names)

    def text(self, text):
        self._run("send-keys", "-t", "test", "-l", text)

    def paste(self, text):
        """As the terminal does it: bracketed when the program asked for that."""
        self._run("set-buffer", "-b", "paste", text)
        self._run("paste-buffer", "-p", "-b", "paste", "-t", "test")

    def command(self, *words):
        """Types a command line into the shell."""
        self.text(" ".join(shlex.quote(word) for word in words))
        self.keys("Enter")

    def resize(self, width, height):
        self._run("resize-window", "-t", "test", "-x", str(width), "-y", str(height))

    # What can be seen

    def screen(self, colours=False):
        """The picture as text, a line a row, blanks at the ends cut; with colours=True the SGR
        sequences are in it."""
        return self._run("capture-pane", "-p", "-t", "test", *(["-e"] if colours else []))

    def _picture(self):
        return "\n".join("|" + row for row in self.screen().rstrip("\n").split("\n"))

    def rows(self):
        return self.screen().split("\n")

    def wait_for(self, pattern, seconds=10):
        """Until the regular expression is on the screen; returns the match."""
        return wait.until(lambda: re.search(pattern, self.screen(), re.MULTILINE),
                          lambda: f"{pattern!r} on the screen (ended: {self.ending()}):\n{self._picture()}", seconds)

    def wait_gone(self, pattern, seconds=10):
        wait.until(lambda: not re.search(pattern, self.screen(), re.MULTILINE),
                   lambda: f"{pattern!r} gone from the screen:\n{self._picture()}", seconds)

    def wait_until(self, condition, what, seconds=10):
        """Until condition(text of the screen) is true."""
        return wait.until(lambda: condition(self.screen()), lambda: f"{what}:\n{self._picture()}", seconds)

    def flags(self):
        """Modes of the terminal that a program must give back: a dict of bools."""
        names = ("alternate_on", "mouse_any_flag", "cursor_flag", "keypad_flag", "keypad_cursor_flag",
                 "insert_flag", "wrap_flag")
        values = self.ask(" ".join("#{%s}" % name for name in names)).split()
        return {name: value == "1" for name, value in zip(names, values)}

    def size(self):
        return tuple(int(word) for word in self.ask("#{pane_width} #{pane_height}").split())

    def title(self):
        return self.ask("#{pane_title}").rstrip("\n")

    def ask(self, format_):
        return self._run("display-message", "-p", "-t", "test", format_)

    # The process

    def pid(self):
        """Of the program, or of the shell."""
        return int(self.ask("#{pane_pid}"))

    def tty(self):
        return self.ask("#{pane_tty}").strip()

    def child(self, seconds=10):
        """The pid of what the shell has started last."""
        def look():
            path = f"/proc/{self.pid()}/task/{self.pid()}/children"
            with open(path, encoding="ascii") as file:
                return [int(word) for word in file.read().split()]
        return wait.until(look, "a child of the shell", seconds)[-1]

    def ending(self):
        """(exit status, None) or (None, signal) once it has ended, else None."""
        dead, status, number, server = self.ask(
            "#{pane_dead}/#{pane_dead_status}/#{pane_dead_signal}/#{pid}").strip().split("/")
        if dead == "1" and not status and not number:
            # tmux 3.3a now and then misses the SIGCHLD that comes with the end of the terminal.
            os.kill(int(server), signal.SIGCHLD)
        if not status and not number:
            return None
        return (int(status) if status else None, int(number) if number else None)

    def wait_end(self, seconds=10):
        return wait.until(self.ending, lambda: f"the program to end:\n{self._picture()}", seconds)

    def hang_up(self):
        """Takes the terminal away, as a closed window or a lost connection does."""
        self._run("kill-server")


def _stat(pid):
    """(state, parent), or None when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            state, parent = file.read().rpartition(")")[2].split()[:2]
            return state, int(parent)
    except (FileNotFoundError, ProcessLookupError):
        return None


def _state(pid):
    stat = _stat(pid)
    return stat and stat[0]


def _descendants(root):
    """The process and all that come from it."""
    parents = {int(name): (_stat(name) or (None, 0))[1] for name in os.listdir("/proc") if name.isdigit()}
    family = [root]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    return family
