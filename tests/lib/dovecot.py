"""A private Dovecot 2.3 on free loopback ports, with mailboxes a test can change.

    with Dovecot() as server:
        server.add_user("ann", "secret", ["Sent", "Lists/収件箱"])
        server.deliver("ann", "Lists/収件箱", 3)

As root it runs wholly as `nobody`; else as whoever runs the tests.  127.0.0.1 shows the right
certificate; ADDRESS says which other loopback address shows which wrong one.

It ends with the thread that made it, also when that is killed: make it in a thread that lives
as long as the server is to."""

import contextlib
import imaplib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile

from lib import mutf7, wait
from lib.certificates import Certificates
from lib.ports import free_ports

HERE = os.path.dirname(os.path.abspath(__file__))
SERVICES = ("imap", "imaps", "pop3", "pop3s")
ADDRESS = {"good": "127.0.0.1", "wrong-name": "127.0.0.2", "expired": "127.0.0.3", "self": "127.0.0.4"}
PROBE = ("probe", "probe")  # the user by whom we see that logins work
STARTS = 3  # with other ports each time, should somebody take one before us


class Dovecot:
    def __init__(self, settings=""):
        """`settings` are lines to add to the end of dovecot.conf; {folder} in them is that of all its files."""
        short = len(tempfile.gettempdir()) < 40  # paths of unix sockets are 107 bytes at most
        self.folder = tempfile.mkdtemp(prefix="mt-dc-", dir=None if short else "/tmp")
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.ports = {}
        self._settings = settings
        self._process = None
        self._delivered = 0
        self._passwords = {}
        try:
            self._prepare()
            self._first_start()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # The server

    def start(self):
        """On the same ports as before.  Comes back when a login has succeeded in each service."""
        if self._process:
            return
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *self._identity(), _dovecot(), "-F", "-c", self._path("dovecot.conf")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        wait.until(self._answers, lambda: "a login to Dovecot: " + self.log()[-2000:], 20)

    def stop(self):
        """As an administrator stops it: sessions are told BYE and closed."""
        self._end(signal.SIGTERM)

    def crash(self):
        """As a machine that falls over, but for the kernel, which still closes the connections."""
        self._end(signal.SIGKILL)

    def freeze(self):
        """It says nothing any more and closes nothing, until thaw()."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def thaw(self):
        os.killpg(self._process.pid, signal.SIGCONT)

    def restart(self, settings):
        """As after an upgrade: on the same ports, with other lines at the end of dovecot.conf."""
        self.stop()
        self._settings = settings
        self._write_config()
        self.start()

    def _end(self, number):
        process, self._process = self._process, None
        if not process:
            return
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _first_start(self):
        for attempt in range(STARTS):
            self.ports = dict(zip(SERVICES, free_ports(len(SERVICES))))
            self._write_config()
            try:
                self.start()
                return
            except (wait.Late, RuntimeError):
                self.stop()
                if attempt == STARTS - 1 or "Address already in use" not in self.log():
                    raise
                os.truncate(self._path("log"), 0)

    def _answers(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"Dovecot ended with {self._process.returncode}: {self.log()[-2000:]}")
        return self._logs_in(PROBE[0])

    def _logs_in(self, user):
        try:
            with self.imap(user):
                return True
        except (OSError, imaplib.IMAP4.error):
            return False

    def _prepare(self):
        os.mkdir(self._path("tls"))
        self.certificates = Certificates(self._path("tls"))
        self.ca = self.certificates.ca
        for name in ("run", "state", "home", "users"):
            os.mkdir(self._path(name))
        self._write("log", "")
        self.add_user(*PROBE)
        self._own(self.folder)

    def _write_config(self):
        with open(os.path.join(HERE, "dovecot.conf"), encoding="ascii") as file:
            text = file.read() + self._settings + "\n"
        values = {"folder": self.folder, "user": self.account.pw_name, "group": self._group(),
                  "uid": self.account.pw_uid, "gid": self.account.pw_gid,
                  **{f"{service}_port": port for service, port in self.ports.items()}}
        for key, value in values.items():
            text = text.replace("{%s}" % key, str(value))
        self._write("dovecot.conf", text)

    def _group(self):
        import grp
        return grp.getgrgid(self.account.pw_gid).gr_name

    def _identity(self):
        if os.geteuid() != 0:
            return []
        return ["--reuid", str(self.account.pw_uid), "--regid", str(self.account.pw_gid), "--clear-groups"]

    # Its mailboxes

    def add_user(self, user, password, folders=()):
        self._set_password(user, password)
        maildir = self._path("home", user, "Maildir")
        self._make_maildir(maildir)
        self.add_folders(user, *folders)
        self._own(self._path("home", user))

    def add_alias(self, user, password, of):
        """Another user with the same mailbox."""
        self._set_password(user, password)
        os.symlink(of, self._path("home", user))

    def has_user(self, user):
        return user in self._passwords

    def change_password(self, user, password):
        self._set_password(user, password)
        # Dovecot looks at the file at most once a second.
        wait.until(lambda: self._logs_in(user), f"the new password of {user} to count")

    def add_folders(self, user, *folders):
        """In the file system, many at once: for before the first session, which may remember."""
        for folder in folders:
            self._make_maildir(self._maildir(user, folder))

    def create_folder(self, user, folder):
        with self.imap(user) as imap:
            _ok(imap.create(_quoted(folder)))

    def remove_folder(self, user, folder):
        with self.imap(user) as imap:
            _ok(imap.delete(_quoted(folder)))

    def deliver(self, user, folder="INBOX", count=1, size=500, seen=False):
        """Puts new mail into a folder, as a delivery agent does."""
        maildir = self._maildir(user, folder)
        for _ in range(count):
            self._delivered += 1
            name = f"{self._delivered:08d}.M{self._delivered}P{os.getpid()}.test"
            head = (f"From: sender@example.org\r\nTo: {user}@example.org\r\nSubject: mail {self._delivered}\r\n"
                    f"Message-ID: <{self._delivered}.{os.getpid()}@example.org>\r\n\r\n").encode()
            body = (b"x" * 70 + b"\r\n") * max(1, (size - len(head)) // 72)
            temporary = os.path.join(maildir, "tmp", name)
            with open(temporary, "wb") as file:
                file.write(head + body)
            self._own_file(temporary)
            place = os.path.join("cur", name + ":2,S") if seen else os.path.join("new", name)
            os.rename(temporary, os.path.join(maildir, place))

    def read(self, user, folder="INBOX", count=1):
        """Marks the first `count` unread messages as read."""
        with self.imap(user) as imap:
            numbers = self._search(imap, folder, "UNSEEN", count)
            _ok(imap.store(numbers, "+FLAGS.SILENT", r"(\Seen)"))

    def delete(self, user, folder="INBOX", count=1):
        with self.imap(user) as imap:
            numbers = self._search(imap, folder, "ALL", count)
            _ok(imap.store(numbers, "+FLAGS.SILENT", r"(\Deleted)"))
            _ok(imap.expunge())

    def _search(self, imap, folder, what, count):
        _ok(imap.select(_quoted(folder)))
        numbers = _ok(imap.search(None, what))[0].split()[:count]
        if len(numbers) < count:
            raise AssertionError(f"only {len(numbers)} messages {what} in {folder}")
        return b",".join(numbers).decode()

    @contextlib.contextmanager
    def imap(self, user, password=None):
        """A session of our own, on the clear port."""
        imap = imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=10)
        try:
            imap.login(user, self._passwords[user] if password is None else password)
            yield imap
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                imap.logout()

    # What it knows of its sessions

    def log(self):
        with open(self._path("log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def logins(self, user):
        return self._count(rf"(?:imap|pop3)-login: Info: Login: user=<{re.escape(user)}>")

    def logouts(self, user):
        """Sessions that ended by LOGOUT or QUIT, not by a lost connection."""
        return self._count(rf"(?:imap|pop3)\({re.escape(user)}\).*Disconnected: Logged out")

    def refusals(self, user):
        return self._count(rf"-login: Info: .*(?:auth failed|Aborted login).*user=<{re.escape(user)}>")

    def lost(self, user):
        """Sessions that ended without a word from the client."""
        return self._count(rf"(?:imap|pop3)\({re.escape(user)}\).*(?:Connection closed|Disconnected: (?!Logged out))")

    def _count(self, pattern):
        return len(re.findall(pattern, self.log()))

    def session_pids(self, user, service="imap"):
        """Of the processes that serve a user's sessions, by the line that says who logged in."""
        pids = re.findall(rf"{service}-login: Info: Login: user=<{re.escape(user)}>.* mpid=(\d+)", self.log())
        return [int(pid) for pid in pids if self._is_ours(int(pid))]

    def _is_ours(self, pid):
        """A number of the log may be another program's by now."""
        try:
            return self._process is not None and os.getsid(pid) == self._process.pid
        except ProcessLookupError:
            return False

    def kick(self, user, service="imap", number=signal.SIGKILL):
        """Ends a user's sessions from the server's side: SIGKILL without a word, SIGTERM with BYE."""
        pids = self.session_pids(user, service)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        wait.until(lambda: not self.session_pids(user, service), f"the sessions of {user} to end")
        return len(pids)

    # Paths

    def _path(self, *words):
        return os.path.join(self.folder, *words)

    def _maildir(self, user, folder):
        """Maildir++: a dot before each level, names as on the wire."""
        root = self._path("home", user, "Maildir")
        if folder == "INBOX":
            return root
        return os.path.join(root, "." + mutf7.encode(folder).replace("/", "."))

    def _make_maildir(self, path):
        for part in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(path, part), exist_ok=True)
        if os.path.basename(path).startswith("."):
            with open(os.path.join(path, "maildirfolder"), "w", encoding="ascii"):
                pass
        self._own(path)

    def _set_password(self, user, password):
        """A file a user: one for all would be read again only once a second, and a user added
        in the same second as another's login be unknown."""
        self._passwords[user] = password
        self._write(os.path.join("users", user), f"{user}:{{PLAIN}}{password}\n")

    def _write(self, name, text):
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text)
        self._own_file(self._path(name))

    def _own(self, path):
        if os.geteuid() != 0:
            return
        for folder, folders, files in os.walk(path):
            for name in [folder] + [os.path.join(folder, name) for name in folders + files]:
                self._own_file(name)

    def _own_file(self, path):
        if os.geteuid() == 0:
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)


def _dovecot():
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def _quoted(folder):
    return '"' + mutf7.encode(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _ok(answer):
    kind, data = answer
    if kind != "OK":
        raise AssertionError(f"Dovecot said {kind} {data}")
    return data
