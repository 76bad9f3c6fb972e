"""Numbers follow what happens to the mail."""

import unittest

from lib.case import DovecotCase, monitor
from lib.mailtop import folder


class ImapCounts(DovecotCase):
    def counts(self, section, name="INBOX"):
        row = folder(self.check(section), name)
        return row["messages"], row["unseen"]

    def test_an_empty_folder_has_zero_messages_not_an_unknown_number(self):
        self.assertEqual(self.counts(monitor(self.server, self.user())), (0, 0))

    def test_delivered_read_and_deleted_mail_is_counted(self):
        user = self.user()
        section = monitor(self.server, user)
        self.server.deliver(user, count=4)
        self.assertEqual(self.counts(section), (4, 4))
        self.server.read(user, count=3)
        self.assertEqual(self.counts(section), (4, 1))
        self.server.delete(user, count=2)
        messages, unseen = self.counts(section)
        self.assertEqual(messages, 2)
        self.assertIn(unseen, (0, 1))

    def test_each_folder_has_numbers_of_its_own(self):
        user = self.user("Sent", "Lists/a")
        self.server.deliver(user, "Lists/a", 2)
        self.server.deliver(user, "Sent", 1, seen=True)
        found = self.check(monitor(self.server, user, folders=["INBOX", "Sent", "Lists/a"]))
        rows = {row["name"]: (row["messages"], row["unseen"]) for row in found["folders"]}
        self.assertEqual(rows, {"INBOX": (0, 0), "Sent": (1, 0), "Lists/a": (2, 2)})

    def test_size_uidnext_and_uidvalidity_are_reported(self):
        user = self.user()
        self.server.deliver(user, count=2, size=10000)
        row = folder(self.check(monitor(self.server, user)), "INBOX")
        self.assertEqual(row["uidnext"], 3)
        self.assertGreater(row["uidvalidity"], 0)
        self.assertGreater(row["size"], 15000)
        self.assertLess(row["size"], 25000)

    def test_watching_reads_no_mail(self):
        user = self.user()
        self.server.deliver(user, count=2)
        section = monitor(self.server, user)
        for _ in range(2):
            self.assertEqual(self.counts(section), (2, 2))
            self.assertEqual(folder(self.check(section), "INBOX")["recent"], 2)

    def test_a_running_watch_sees_mail_come_be_read_and_go(self):
        user = self.user("Lists/収件箱")
        section = monitor(self.server, user, folders=["INBOX", "Lists/収件箱"])
        with self.mailtop(section).stream() as stream:
            def seen(name, messages, unseen):
                stream.wait_for(lambda e: e.get("folders") and (folder(e, name)["messages"],
                                folder(e, name)["unseen"]) == (messages, unseen), f"{name}: {messages}, {unseen}")
            seen("INBOX", 0, 0)
            self.server.deliver(user, count=3)
            seen("INBOX", 3, 3)
            self.server.read(user, count=3)
            seen("INBOX", 3, 0)
            self.server.deliver(user, "Lists/収件箱", 5)
            seen("Lists/収件箱", 5, 5)
            self.server.delete(user, count=1)
            seen("INBOX", 2, 0)


class Pop3Counts(DovecotCase):
    def test_delivered_and_deleted_mail_is_counted(self):
        user = self.user()
        section = monitor(self.server, user, "pop3s")
        self.assertEqual(self.check(section)["email_count"], 0)
        self.server.deliver(user, count=5, size=4096)
        found = self.check(section)
        self.assertEqual(found["email_count"], 5)
        self.assertGreater(found["mailbox_size_kb"], 15)
        self.assertLess(found["mailbox_size_kb"], 25)
        self.server.delete(user, count=4)
        self.assertEqual(self.check(section)["email_count"], 1)

    def test_a_running_watch_sees_mail_come(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, "pop3")).stream() as stream:
            stream.wait_for(lambda e: e["email_count"] == 0, "an empty maildrop")
            self.server.deliver(user, count=2)
            stream.wait_for(lambda e: e["email_count"] == 2, "two messages")


if __name__ == "__main__":
    unittest.main()
