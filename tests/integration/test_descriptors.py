"""More mailboxes than file descriptors: all are checked in turn, those that are told of changes keep
their sessions, and it is said."""

import unittest

from lib.case import DovecotCase, monitor
from lib.mailtop import Mailtop, folder

LIMIT = 84  # of which some half are for sessions that stay
POLLED, PUSHED = 30, 10
SHORT = "too few file descriptors, so it logs in at each check"

SHARED = "other mailboxes of this user keep its sessions"


class Limited(Mailtop):
    def command(self, *arguments):
        return ["prlimit", f"--nofile={LIMIT}:{LIMIT}", *super().command(*arguments)]


class Descriptors(DovecotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.polled = [cls.user(cls) for _ in range(POLLED)]
        cls.pushed = [cls.user(cls) for _ in range(PUSHED)]

    def limited(self):
        """Those without push come first, so that they have the sessions until others want them."""
        return self.enterContext(Limited([
            *(monitor(self.server, user, interval=2, push="off", timeout=20000) for user in self.polled),
            *(monitor(self.server, user, interval=300, timeout=20000) for user in self.pushed)]))

    def test_all_are_checked_and_the_sessions_are_with_those_that_are_told(self):
        with self.limited().stream() as stream:
            for user in self.pushed:
                stream.wait_for(lambda e: e["name"] == user and e["push"]["mode"] == "notify", f"push for {user}",
                                seconds=60)
            after = len(stream.events)
            for user in self.polled[::7]:
                self.server.deliver(user)
            for user in self.pushed[::3]:
                with self.server.imap(user) as imap:
                    imap.append("INBOX", None, None, b"Subject: x\r\n\r\nhello\r\n")
            for user in self.polled[::7] + self.pushed[::3]:
                stream.wait_for(lambda e: e["name"] == user and folder(e, "INBOX")["messages"] == 1, f"mail of {user}",
                                after, seconds=60)
            for user in self.polled:
                stream.wait_samples(user, 3, after, seconds=60)
            last = {e["name"]: e for e in stream.events}
            self.assertEqual([e["error"] for e in stream.events if e["error"]], [])
            self.assertEqual({e["state"] for e in last.values()}, {"up"})
            self.assertEqual({last[user]["push"]["mode"] for user in self.pushed}, {"notify"})
            short = [user for user in self.polled if last[user]["push"]["reason"] == SHORT]
            self.assertGreater(len(short), POLLED // 3)
            self.assertLess(len(short), POLLED)
            for user in self.pushed:
                self.assertLessEqual(self.server.logins(user), 2)  # one may be ours
            for user in short:
                self.assertGreater(self.server.logins(user), 2)

    def test_too_many_sessions_of_one_user_are_not_called_that(self):
        sections = [monitor(self.server, self.polled[0], name=f"part {number}", interval=2) for number in range(8)]
        with self.mailtop(*sections).stream() as stream:
            stream.wait_for(lambda e: e["push"]["reason"] == SHARED, "one whose sessions others keep", seconds=30)
            self.assertNotIn(SHORT, {e["push"]["reason"] for e in stream.events})


if __name__ == "__main__":
    unittest.main()
