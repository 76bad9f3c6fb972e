"""The servers of a soak, their mailboxes, and the people who send, read and delete mail in them."""

import concurrent.futures
import contextlib
import imaplib
import os
import re
import signal
import time

from lib import wait
from lib.case import WAYS, monitor, password_of
from lib.dovecot import Dovecot
from torture.soak_truth import GONE, Truth

MAIL_BYTES = 1024  # each and every message, so that sizes can be told by counting
FOLDERS_MAX = 8
# Processes that serve many sessions one after the other: a login costs no fork.
FRUGAL = """
service imap {
  service_count = 200
}
service pop3 {
  service_count = 200
}
"""
CAPABILITY = """protocol imap {
  imap_capability = IMAP4rev1 ID %s LITERAL+ LIST-EXTENDED LIST-STATUS SPECIAL-USE UNSELECT
}"""
# NOTIFY, IDLE alone, neither.
SETTINGS = (FRUGAL, FRUGAL + CAPABILITY % "IDLE", FRUGAL + CAPABILITY % "")
PUSHES = ("auto", "idle", "off", "auto")


class SoakServer(Dovecot):
    """A Dovecot with what a soak does to it."""

    def drop_mail(self, user, folder):
        """As a delivery agent does; the server learns of it by looking."""
        maildir = self._maildir(user, folder)
        self._delivered += 1
        name = f"{int(time.time())}.M{self._delivered}P{os.getpid()}.test"
        temporary = os.path.join(maildir, "tmp", name)
        with open(temporary, "wb") as file:
            file.write(mail(self._delivered))
        self._own_file(temporary)
        os.rename(temporary, os.path.join(maildir, "new", name))

    def append(self, user, folder):
        with self.imap(user) as imap:
            _ok(imap.append(quoted(folder), None, None, mail(0)))

    def mark_read(self, user, folder):
        with self.imap(user) as imap:
            _ok(imap.select(quoted(folder)))
            number = _ok(imap.search(None, "UNSEEN"))[0].split()[0].decode()
            _ok(imap.store(number, "+FLAGS.SILENT", r"(\Seen)"))

    def delete_one(self, user, folder, kind):
        """kind: SEEN or UNSEEN."""
        with self.imap(user) as imap:
            _ok(imap.select(quoted(folder)))
            number = _ok(imap.search(None, kind))[0].split()[0].decode()
            _ok(imap.store(number, "+FLAGS.SILENT", r"(\Deleted)"))
            _ok(imap.expunge())

    def rename_folder(self, user, old, new):
        with self.imap(user) as imap:
            _ok(imap.rename(quoted(old), quoted(new)))

    def ask(self, user, folder):
        """(messages, unseen) as the server says now, or GONE."""
        with self.imap(user) as imap:
            kind, data = imap.status(quoted(folder), "(MESSAGES UNSEEN)")
            if kind != "OK":
                return GONE
            found = dict(re.findall(rb"(MESSAGES|UNSEEN) (\d+)", data[0]))
            return int(found[b"MESSAGES"]), int(found[b"UNSEEN"])

    def ask_as_we_do(self, user, folder):
        """The same from its list index, where a plain STATUS may open the folder and look."""
        with self.imap(user) as imap:
            kind, data = imap._simple_command(  # imaplib knows no LIST-STATUS
                "LIST", '""', quoted(folder), "RETURN", "(STATUS (MESSAGES UNSEEN))")
            found = dict(re.findall(rb"(MESSAGES|UNSEEN) (\d+)", b" ".join(imap.untagged_responses.get("STATUS", []))))
            if kind != "OK" or not found:
                return GONE
            return int(found[b"MESSAGES"]), int(found[b"UNSEEN"])

    def set_password(self, user, password):
        """Without a login of ours to see whether it counts already."""
        self._set_password(user, password)

    def kick_session(self, user):
        for pid in self.session_pids(user):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def signal_all(self, number):
        os.killpg(self._process.pid, number)


def mail(number):
    head = f"From: a@example.org\r\nTo: b@example.org\r\nSubject: mail {number}\r\n\r\n".encode()
    return head + b"x" * (MAIL_BYTES - len(head) - 2) + b"\r\n"


def quoted(folder):
    return f'"{folder}"'  # names of ours are ASCII


def _ok(answer):
    kind, data = answer
    if kind != "OK":
        raise AssertionError(f"Dovecot said {kind} {data}")
    return data


class Unseen(Exception):
    """A mail that the server knows nothing of yet."""


class Box:
    """One mailbox: where it is, how it is watched."""

    def __init__(self, number, place, way, push):
        self.name = f"m{number:03d}"
        self.place = place
        self.way = way
        self.push = push
        self.is_pop3 = way.startswith("pop3")
        self.line = None  # of the relays

    def section(self, **keys):
        section = monitor(self.place.server, self.name, self.way, port=self.line.port, **keys)
        if not self.is_pop3:
            section.update(folders="INBOX, Box/*", push=self.push)
        return section


class Place:
    """A server and the thread that works on it."""

    def __init__(self, settings):
        self._pool = concurrent.futures.ThreadPoolExecutor(1)
        self._work = None
        self.stopped = False  # by a fault: it does no other work
        # In the thread of the pool: a server ends with the thread that made it.
        self.server = self._pool.submit(SoakServer, settings).result()

    def close(self):
        with contextlib.suppress(Exception):
            self._pool.submit(self.server.signal_all, signal.SIGCONT).result()
        self._pool.submit(self.server.close).result()
        self._pool.shutdown()

    @property
    def is_idle(self):
        return self._work is None or self._work.done()

    def do(self, work, *arguments):
        """Only when idle."""
        self._work = self._pool.submit(work, *arguments)
        return self._work

    def wait_idle(self):
        wait.until(lambda: self.is_idle, "a server's work to be done", 60)


class World:
    def __init__(self, relays, mailboxes, servers, rng):
        self.truth = Truth()
        self.rng = rng
        self.changes = 0
        self.cut_off = 0  # changes that a fault ended in their middle
        self.places = []
        self.boxes = []
        try:
            for number in range(servers):
                self.places.append(Place(SETTINGS[number % len(SETTINGS)]))
            self.lines = {place: {service: [relays.add(port), relays.add(port)]
                                  for service, port in place.server.ports.items()} for place in self.places}
            for number in range(mailboxes):
                self._add_box(number)
            self._look_into_all()
        except BaseException:
            self.close()
            raise

    def close(self):
        for place in self.places:
            place.close()

    def _add_box(self, number):
        place = self.places[number % len(self.places)]
        turn = number // len(self.places)
        box = Box(number, place, list(WAYS)[turn % len(WAYS)], PUSHES[(turn // 3) % len(PUSHES)])
        box.line = self.lines[place][WAYS[box.way][2]][turn % 2]
        folders = [] if box.is_pop3 else [f"Box/{name}" for name in "abcd"[:self.rng.randint(1, 4)]]
        place.server.add_user(box.name, password_of(box.name), folders)
        for folder in ["INBOX", *folders]:
            count = self.rng.randint(0, 12)
            for _ in range(count):
                place.server.drop_mail(box.name, folder)
            self.truth.put(box.name, folder, (count, count))
        self.boxes.append(box)

    def _look_into_all(self):
        """One session before two come at the same time: Dovecot 2.3 may say 0 to one that asks
        for a folder while another makes its index."""
        for place in self.places:
            users = [box.name for box in self.boxes if box.place is place]
            place.do(lambda place=place, users=users: [place.server.ask(user, folder) for user in users
                                                       for folder in self.truth.folders(user)])
        for place in self.places:
            place.wait_idle()

    # People

    def somebody_does_something(self):
        """One change of one mailbox, where its server has nothing else to do."""
        free = [place for place in self.places if place.is_idle and not place.stopped]
        if self.rng.random() < 0.5 or not free:
            box = self.rng.choice(self.boxes)
            self._deliver(box)
            return
        place = self.rng.choice(free)
        box = self.rng.choice([box for box in self.boxes if box.place is place])
        doubtful = [key for key in self.truth.doubtful if key[0] in {b.name for b in self.boxes if b.place is place}]
        if doubtful:
            place.do(self._settle, place, *doubtful[0])
            return
        deed = self.rng.choices((self._append, self._read, self._delete, self._folder), (4, 5, 4, 2))[0]
        place.do(self._try, deed, box, self.rng.random())

    def _try(self, deed, box, chance):
        try:
            deed(box, chance)
            self.changes += 1
        except (OSError, AssertionError, IndexError, imaplib.IMAP4.error):
            self.cut_off += 1

    def _settle(self, place, user, folder):
        begun = time.time()
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self.truth.settle(user, folder, place.server.ask(user, folder), begun)

    def _one_folder(self, box, chance):
        """IndexError: nobody knows what is in any."""
        names = [name for name in self.truth.folders(box.name) if isinstance(self.truth.now(box.name, name), tuple)]
        return names[int(chance * len(names))]

    def _deliver(self, box):
        """Also while the server is down, but not while somebody works on its mailboxes."""
        chance = self.rng.random()
        if box.place.stopped:
            self._try(self._drop_unseen, box, chance)
        elif box.place.is_idle:
            box.place.do(self._try, self._drop, box, chance)

    def _drop(self, box, chance):
        """What lies in a Maildir is certain when the server has told of it.  Of two sessions that
        find it at the same moment Dovecot 2.3 tells the second, while the first writes the index,
        what was there before; at the next question both know."""
        folder = self._one_folder(box, chance)
        value = self._one_more(box, folder)
        with self.truth.change(box.name, {folder: value}):
            box.place.server.drop_mail(box.name, folder)
            wait.until(lambda: box.place.server.ask(box.name, folder) == value, f"{box.name} {folder} to be {value}")

    def _drop_unseen(self, box, chance):
        """Nobody is told of it before the server is up again."""
        folder = self._one_folder(box, chance)
        with contextlib.suppress(Unseen), self.truth.change(box.name, {folder: self._one_more(box, folder)}):
            box.place.server.drop_mail(box.name, folder)
            raise Unseen

    def _one_more(self, box, folder):
        messages, unseen = self.truth.now(box.name, folder)
        return messages + 1, unseen + 1

    def _append(self, box, chance):
        folder = self._one_folder(box, chance)
        with self.truth.change(box.name, {folder: self._one_more(box, folder)}):
            box.place.server.append(box.name, folder)

    def _read(self, box, chance):
        folder = self._one_folder(box, chance)
        messages, unseen = self.truth.now(box.name, folder)
        if unseen:
            with self.truth.change(box.name, {folder: (messages, unseen - 1)}):
                box.place.server.mark_read(box.name, folder)

    def _delete(self, box, chance):
        folder = self._one_folder(box, chance)
        messages, unseen = self.truth.now(box.name, folder)
        if not messages:
            return
        kind = "UNSEEN" if unseen == messages or (unseen and chance * 100 % 1 < 0.5) else "SEEN"
        with self.truth.change(box.name, {folder: (messages - 1, unseen - (kind == "UNSEEN"))}):
            box.place.server.delete_one(box.name, folder, kind)

    def _folder(self, box, chance):
        """Makes, deletes or renames one."""
        if box.is_pop3:
            return
        names = [name for name in self.truth.folders(box.name) if name != "INBOX"]
        fresh = f"Box/{int(chance * 1e6):06d}"
        choice = int(chance * 1000) % 3
        if choice == 0 and len(names) < FOLDERS_MAX or len(names) < 2:
            with self.truth.change(box.name, {fresh: (0, 0)}):
                box.place.server.create_folder(box.name, fresh)
            return
        victim = names[int(chance * len(names))]
        value = self.truth.now(box.name, victim)
        if choice == 1:
            with self.truth.change(box.name, {victim: GONE}):
                box.place.server.remove_folder(box.name, victim)
        elif isinstance(value, tuple):
            with self.truth.change(box.name, {victim: GONE, fresh: value}):
                box.place.server.rename_folder(box.name, victim, fresh)

    def settle_all(self):
        for place in self.places:
            place.wait_idle()
            users = {box.name for box in self.boxes if box.place is place}
            for user, folder in list(self.truth.doubtful):
                if user in users:
                    place.do(self._settle, place, user, folder)
                    place.wait_idle()

    def disagreements(self):
        """Folders of which the server itself says something else than the books: ours to explain."""
        found = []
        for box in self.boxes:
            for folder in self.truth.folders(box.name):
                said = box.place.do(box.place.server.ask, box.name, folder).result()
                if said != self.truth.now(box.name, folder):
                    found.append(f"{box.name} {folder}: the server says {said}, the books {self.truth.now(box.name, folder)}")
        return found
