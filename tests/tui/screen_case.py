"""What terminal tests begin with: the real program in a terminal, on a real Dovecot."""

import os
import re

from lib.case import DovecotCase, monitor
from lib.mailtop import ROOT
from lib.terminal import Terminal

# Those of the source tree, wherever the program was built.
THEMES = {"MAILTOP_THEMES": os.path.join(ROOT, "themes")}

# What a terminal must be like before and after.
CLEAN = {"alternate_on": False, "mouse_any_flag": False, "cursor_flag": True, "keypad_flag": False,
         "keypad_cursor_flag": False, "insert_flag": False, "wrap_flag": True}


class ScreenCase(DovecotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(1, 4):
            user = f"box{number}"
            cls.server.add_user(user, f"Pw-{user}-q7Zx", ["Sent", "Lists/dev"])
            cls.server.deliver(user, "INBOX", number)

    def sections(self, count=3, **keys):
        return [monitor(self.server, f"box{number}", folders="*", **keys) for number in range(1, count + 1)]

    def config(self, *sections, settings=None, extra=""):
        """Mailboxes that are asked once a minute, so that only what a test does changes the picture."""
        settings = {"interval": 60, "view": "tree", "theme": "default", **(settings or {})}
        return self.mailtop(*sections, settings=settings, extra=extra)

    def open(self, *sections, settings=None, extra="", arguments=(), environment=None, **options):
        """The program in a terminal of its own, when it shows its first numbers."""
        config = self.config(*(sections or self.sections()), settings=settings, extra=extra)
        environment = {**THEMES, **(environment or {})}
        terminal = self.enterContext(Terminal(config.command(*arguments), environment=environment, **options))
        terminal.wait_for(r"box1\s+1\s+1\s|q quit")
        return terminal

    def open_in_shell(self, **options):
        """The program started from a shell; returns (terminal, pid of the program)."""
        config = self.config(*self.sections())
        terminal = self.enterContext(Terminal(**options))
        terminal.command(*config.command())
        terminal.wait_for(r"box3\s+3\s+3\s")
        return terminal, terminal.child()

    def assert_clean(self, terminal):
        flags = terminal.flags()
        self.assertEqual(CLEAN, {key: flags[key] for key in CLEAN})


def cursor_row(terminal):
    """The row that the cursor stands on."""
    y = int(terminal.ask("#{cursor_y}"))
    return terminal.rows()[y]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def colours(text):
    """The SGR sequences that set a colour."""
    return re.findall(r"\033\[[0-9;]*?(?:3[0-7]|4[0-7]|9[0-7]|38;5;\d+|48;5;\d+)(?:;[0-9;]*)?m", text)
