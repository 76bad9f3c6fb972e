"""Two hundred mailboxes of both protocols, connected in all six ways, while mail arrives, people press keys and the
config changes: above all for `make tsan`, where a race ends the program with a status of its own."""

import itertools
import os
import signal
import threading

from lib import wait
from lib.case import WAYS, DovecotCase, monitor
from lib.mailtop import ROOT, Mailtop, ini
from lib.terminal import Terminal

MAILBOXES = 200
USERS = 40
FOLDERS = [f"Folder{number:02d}" for number in range(1, 15)]
SETTINGS = {"interval": 3, "timeout": 60000, "max_logins": 32, "max_logins_per_host": 16, "view": "tree"}


class Postman(threading.Thread):
    """Brings a message after the other, to everybody in turn, until it is told to stop."""

    def __init__(self, server, users):
        super().__init__()
        self.stopped = threading.Event()
        self._server = server
        self._rounds = itertools.cycle((user, folder) for folder in ["INBOX", *FOLDERS[:3]] for user in users)

    def run(self):
        while not self.stopped.wait(0.02):
            self._server.deliver(*next(self._rounds))

    def stop(self):
        self.stopped.set()
        self.join()


class TwoHundred(DovecotCase):
    def sections(self, users):
        ways = itertools.cycle(WAYS)
        for number in range(MAILBOXES):
            way = next(ways)
            # by name also, for the threads that look names up
            place = {"host": "localhost"} if way == "imap" else {}
            folders = {"folders": "*"} if way.startswith("imap") else {}
            yield monitor(self.server, users[number % USERS], way, name=f"box{number:03d}", **place, **folders)

    def test_two_hundred_mailboxes_are_watched_while_all_of_them_change(self):
        users = [self.user(*FOLDERS) for _ in range(USERS)]
        sections = list(self.sections(users))
        config = self.enterContext(Mailtop(sections, SETTINGS))
        races = os.path.join(config.folder, "races")
        options = ":".join(filter(None, [os.environ.get("TSAN_OPTIONS"), f"log_path={races}"]))
        terminal = self.enterContext(Terminal(config.command(), width=120, height=40, environment={
            "MAILTOP_THEMES": os.path.join(ROOT, "themes"), "TSAN_OPTIONS": options}))
        postman = Postman(self.server, users)
        self.addCleanup(postman.stop)
        postman.start()

        wait.until(lambda: all(self.server.logins(user) for user in users), "a login of each", 60)
        terminal.wait_for(r"\bnew +box", 60)
        for key in ("j", "v", "R", "v", "s", "G", "g"):
            terminal.keys(key)
        first = self.server.logins(users[0])
        for change in range(3):
            # some go, some come, and the rest are asked otherwise
            changed = [{**section, "description": f"change {change}", "interval": 2 + change}
                       for section in sections[change * 20:]]
            config.write(ini(changed + [{**sections[0], "name": f"late{change}"}], SETTINGS))
            os.kill(terminal.pid(), signal.SIGUSR1)
            terminal.wait_for(rf"\b{len(changed) + 1} mailboxes", 60)
            terminal.keys("P", "P", "R", "v")
        wait.until(lambda: self.server.logins(users[0]) > first, "a login of who came late", 60)
        os.kill(terminal.pid(), signal.SIGTERM)
        ending = terminal.wait_end(30)
        found = [open(os.path.join(config.folder, name), encoding="utf-8").read()
                 for name in os.listdir(config.folder) if name.startswith("races")]
        self.assertEqual((128 + signal.SIGTERM, None), ending, "".join(found)[:20000])
        self.assertEqual([], found)
