"""A held session may get as old as it likes.  libcurl closes connections that were not used for 118 seconds when
another one begins, unless it is told otherwise; it has a clock of its own, so this takes two minutes."""

import unittest

from lib import wait
from lib.case import DovecotCase, monitor

AGED = 118  # seconds; libcurl's default


class Age(DovecotCase):
    def test_no_held_session_is_closed_when_another_login_begins(self):
        ways = ("imap", "imap-starttls", "imaps")
        held = {way: self.user() for way in ways}
        restless = self.user()
        sections = [monitor(self.server, user, way, push="off") for way, user in held.items()]
        sections.append(monitor(self.server, restless, "imaps", keep="no", interval=2))
        mailtop = self.mailtop(*sections, settings={"interval": 300})

        with mailtop.stream() as stream:
            for user in held.values():
                stream.wait_samples(user, 1)
            wait.pause(AGED + 1)
            before = self.server.logins(restless)
            wait.until(lambda: self.server.logins(restless) >= before + 3, "more logins of another", 30)
            for way, user in held.items():
                with self.subTest(way):
                    self.assertEqual((1, 0, 0), (self.server.logins(user), self.server.logouts(user),
                                                 self.server.lost(user)))
        print(f"figure: {len(held)} sessions unused for {AGED} s were kept through {before + 3} logins of another",
              flush=True)


if __name__ == "__main__":
    unittest.main()
