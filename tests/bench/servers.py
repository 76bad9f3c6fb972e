"""What is measured against: a real Dovecot with mailboxes of known folders, and a stand-in."""

import subprocess
import tempfile

from bench.tools import tool
from lib.case import monitor, password_of
from lib.certificates import Certificates
from lib.dovecot import Dovecot

FOLDERS = 15
WAYS = (("imap", "in clear"), ("imaps", "with TLS"))
# Indexes of a thousand new folders are written once; nobody needs them after the run.
SETTINGS = "mail_fsync = never\n"


def dovecot(settings=""):
    return Dovecot(SETTINGS + settings)


def names(count):
    return ["INBOX", *(f"Folder{number:04d}" for number in range(1, count))]


def mailbox(server, user="bench", folders=FOLDERS):
    """With mail in each folder, and each looked at once so that its index is there."""
    server.add_user(user, password_of(user), names(folders)[1:])
    for folder in names(folders):
        server.deliver(user, folder, 2, seen=True)
        server.deliver(user, folder, 1)
    with server.imap(user) as imap:
        for folder in names(folders):
            imap.status(folder, "(MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY)")


def many(server, count, way, **keys):
    """Sections of as many monitors, each of a user of its own, all with the mailbox "bench"."""
    users = [f"bench{number}" for number in range(count)]
    for user in users:
        if not server.has_user(user):
            server.add_alias(user, password_of(user), "bench")
    return [monitor(server, user, way, **{"folders": "*", "timeout": 60000, **keys}) for user in users]


class Standin:
    """standin.c: any user, any number of mailboxes, little work."""

    def __init__(self, way="imap", rate=0):
        self._folder = tempfile.TemporaryDirectory(prefix="mt-standin-")
        self._tls = way == "imaps"
        files = []
        if self._tls:
            certificates = Certificates(self._folder.name)
            self.ca = certificates.ca
            files = [certificates.certificate("good"), certificates.key("good")]
        self._process = subprocess.Popen([tool("standin"), str(rate), *files], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE)
        self.port = int(self._process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def monitors(self, count, **keys):
        section = {"host": "127.0.0.1", "port": self.port, "tls": "implicit" if self._tls else "none",
                   "ca_file": self.ca if self._tls else None, "password": "secret", "folders": "*", "push": "off",
                   "timeout": 60000, **keys}
        return [{"name": f"box {number}", "user": f"u{number}", **section} for number in range(count)]
