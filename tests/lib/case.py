"""What integration tests begin with: a Dovecot a class, a mailbox a test, a monitor on it."""

import itertools
import unittest

from lib.dovecot import Dovecot
from lib.fakeserver import FakeServer
from lib.mailtop import Mailtop

# The six ways of connecting: type, tls and which of Dovecot's ports.
WAYS = {
    "imap": ("imap", "none", "imap"),
    "imap-starttls": ("imap", "starttls", "imap"),
    "imaps": ("imap", "implicit", "imaps"),
    "pop3": ("pop3", "none", "pop3"),
    "pop3-starttls": ("pop3", "starttls", "pop3"),
    "pop3s": ("pop3", "implicit", "pop3s"),
}

_numbers = itertools.count(1)


def password_of(user):
    """Unlike any other text, so that it can be looked for in all that is written."""
    return f"Pw-{user}-q7Zx"


def monitor(server, user, way="imaps", **keys):
    """The section of one of Dovecot's mailboxes."""
    kind, tls, port = WAYS[way]
    section = {"name": user, "type": kind, "host": "127.0.0.1", "port": server.ports[port], "tls": tls,
               "user": user, "password": password_of(user)}
    if tls != "none":
        section["ca_file"] = server.ca
    return {**section, **keys}


def fake(server, name="fake", kind="imap", **keys):
    """The section of a FakeServer in clear."""
    return {"name": name, "type": kind, "host": "127.0.0.1", "port": server.port, "tls": "none",
            "user": "user", "password": "secret", **keys}


class DovecotCase(unittest.TestCase):
    longMessage = True
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Dovecot())

    def user(self, *folders):
        """A new mailbox with these folders; returns its user."""
        user = f"user{next(_numbers)}"
        self.server.add_user(user, password_of(user), folders)
        return user

    def mailtop(self, *monitors, **options):
        return self.enterContext(Mailtop(monitors, **options))

    def once(self, *monitors, **options):
        """The report of one run of `once` over these."""
        return self.mailtop(*monitors, **options).once_json()

    def check(self, section, **options):
        """The monitor's object in the JSON of one run of `once`."""
        return self.once(section, **options)[section["name"]]


class FakeCase(unittest.TestCase):
    longMessage = True
    maxDiff = None

    def fake(self, *scripts, **options):
        return self.enterContext(FakeServer(*scripts, **{"more": "", **options}))

    def mailtop(self, *monitors, **options):
        return self.enterContext(Mailtop(monitors, **options))

    def check(self, section, **options):
        return self.mailtop(section, **options).once_json()[section["name"]]
