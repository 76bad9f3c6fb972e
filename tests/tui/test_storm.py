"""Hundreds of mailboxes on slow servers: the picture is there at once, tells how far the first checks
are, shows trouble first as it comes, and no server meets more logins at a time than it may."""

import re
import unittest

from lib.case import FakeCase, fake
from lib.fakeserver import Crowd
from lib.terminal import Terminal

HOSTS, EACH, BAD = 12, 25, 8
ALL = HOSTS * EACH + BAD
LOGINS, LOGINS_PER_HOST = 32, 4  # what is in flight at most, by default

SLOW = """
enter
delay 0.05
S: * OK [CAPABILITY IMAP4rev1] ready
C? \\S+ CAPABILITY
S: * CAPABILITY IMAP4rev1
S: {tag} OK done
C: (?P<login>\\S+) LOGIN
delay 0.5
leave
"""
GOOD = SLOW + """
S: {login} OK logged in
C? \\S+ CAPABILITY
S: * CAPABILITY IMAP4rev1
S: {tag} OK done
C: \\S+ STATUS
S: * STATUS INBOX (MESSAGES 1 RECENT 0 UNSEEN 0 UIDNEXT 2 UIDVALIDITY 1)
S: {tag} OK done
hang
"""
REFUSES = SLOW + "S: {login} NO [AUTHENTICATIONFAILED] no"


class Storm(FakeCase):
    def test_the_first_checks_of_many_are_bounded_counted_and_sorted_by_trouble(self):
        crowd = Crowd()
        servers = [self.fake(GOOD, crowds=(crowd,)) for _ in range(HOSTS)]
        bad = self.fake(REFUSES, crowds=(crowd,))
        config = self.mailtop(
            *(fake(server, f"box{host:02}-{number:02}", interval=300, timeout=60000)
              for host, server in enumerate(servers) for number in range(EACH)),
            *(fake(bad, f"zz-{number}", interval=300, timeout=60000) for number in range(BAD)),
            settings={"view": "tree", "min_interval": 30, "interval": 300})
        with Terminal(config.command(), width=100, height=30) as terminal:
            # Before a login can have ended.
            terminal.wait_for(rf"{ALL} mailboxes, \d{{1,2}} of {ALL} asked")
            terminal.wait_until(lambda text: re.search(r"asked", text) and re.search(r"AUTH zz-", rows_of(text)[0]),
                                "trouble in the first row while others are still to be asked")
            terminal.wait_for(rf"{ALL} mailboxes, \d{{2,}} of {ALL} asked")
            terminal.wait_for(rf"{ALL} mailboxes, {HOSTS * EACH} folders", seconds=60)
            terminal.wait_for(rf"{BAD} AUTH +{HOSTS * EACH} ok")
        self.assertLessEqual(crowd.most, LOGINS)
        self.assertGreater(crowd.most, LOGINS // 2)
        self.assertLessEqual(max(server.crowd.most for server in (*servers, bad)), LOGINS_PER_HOST)


def rows_of(text):
    """The list, without the header and its titles."""
    return text.split("\n")[3:]


if __name__ == "__main__":
    unittest.main()
