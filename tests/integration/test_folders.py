"""Which folders are watched, and what they are called."""

import unittest

from lib.case import DovecotCase, monitor
from lib.mailtop import folder, folder_names, listed

NAMES = ["収件箱", "Größe & Müll", "Ärger/Œuvre", "a/b/c/d/e", "with \"quotes\"", "back\\slash", "two  blanks",
         "\N{GRINNING FACE} emoji", "Ελληνικά/Φάκελος", "comma, semicolon; #hash", "100%", "star*"]


class Names(DovecotCase):
    def test_names_of_all_kinds_come_back_as_people_write_them(self):
        user = self.user(*NAMES)
        for number, name in enumerate(NAMES, 1):
            self.server.deliver(user, name, number)
        found = self.check(monitor(self.server, user, folders="*"))
        rows = {row["name"]: row["messages"] for row in found["folders"]}
        for number, name in enumerate(NAMES, 1):
            with self.subTest(name=name):
                self.assertEqual(rows.get(name), number)

    def test_a_name_in_the_config_is_found_as_it_is_written(self):
        plain = [name for name in NAMES if not set(name) & set("*%")]
        user = self.user(*plain)
        for name in plain:
            self.server.deliver(user, name, 2)
        found = self.check(monitor(self.server, user, folders=[listed(name) for name in plain]))
        self.assertIsNone(found["error"])
        self.assertEqual(sorted(folder_names(found)), sorted(plain))
        self.assertEqual({row["messages"] for row in found["folders"]}, {2})

    def test_a_parent_that_holds_no_mail_is_left_out(self):
        user = self.user("Lists/a", "Lists/b")
        found = self.check(monitor(self.server, user, folders="*"))
        self.assertEqual(folder_names(found), ["INBOX", "Lists/a", "Lists/b"])


class Choice(DovecotCase):
    def names(self, user, *folders):
        found = self.check(monitor(self.server, user, folders=list(folders) or None))
        self.assertIsNone(found["error"])
        return folder_names(found)

    def test_inbox_alone_is_the_default(self):
        self.assertEqual(self.names(self.user("Sent", "Lists/a")), ["INBOX"])

    def test_patterns_mean_what_they_mean_in_imap(self):
        user = self.user("Lists/a", "Lists/a/deep", "Lists/b", "Sent")
        for folders, wanted in (
                (["*"], ["INBOX", "Lists/a", "Lists/a/deep", "Lists/b", "Sent"]),
                (["%"], ["INBOX", "Sent"]),
                (["Lists/*"], ["Lists/a", "Lists/a/deep", "Lists/b"]),
                (["Lists/%"], ["Lists/a", "Lists/b"]),
                (["INBOX", "Lists/b*"], ["INBOX", "Lists/b"]),
                (["inbox"], ["INBOX"])):
            with self.subTest(folders=folders):
                self.assertEqual(self.names(user, *folders), wanted)

    def test_an_exclusion_takes_away(self):
        user = self.user("Lists/a", "Lists/b", "Sent", "Trash")
        self.assertEqual(self.names(user, "*", "!Trash"), ["INBOX", "Lists/a", "Lists/b", "Sent"])
        self.assertEqual(self.names(user, "*", "!Lists/*"), ["INBOX", "Sent", "Trash"])
        self.assertEqual(self.names(user, "!Sent", "*", "!Lists/b"), ["INBOX", "Lists/a", "Trash"])

    def test_a_folder_that_fits_two_patterns_is_there_once(self):
        user = self.user("Lists/a")
        self.assertEqual(self.names(user, "*", "Lists/*", "Lists/a", "INBOX"), ["INBOX", "Lists/a"])

    def test_special_use_finds_the_folder_whatever_its_name(self):
        user = self.user("Sent", "Trash", "Other")
        self.assertEqual(self.names(user, "INBOX", "\\Sent"), ["INBOX", "Sent"])
        self.assertEqual(self.names(user, "*", "!\\Trash"), ["INBOX", "Other", "Sent"])

    def test_a_missing_folder_is_a_warning_and_the_others_have_numbers(self):
        user = self.user("Sent")
        self.server.deliver(user, count=2)
        report = self.once(monitor(self.server, user, folders=["INBOX", "Gone", "Sent"]))
        found = report[user]
        self.assertEqual((found["state"], found["available"]), ("warn", True))
        self.assertEqual(found["error"]["class"], "folder")
        self.assertIn("Gone", found["error"]["message"])
        self.assertEqual(folder(found, "INBOX")["messages"], 2)
        self.assertEqual(report.code, 1)

    def test_a_folder_that_vanishes_is_missed_and_found_again(self):
        user = self.user("Sent")
        with self.mailtop(monitor(self.server, user, folders=["INBOX", "Sent"])).stream() as stream:
            stream.wait_for(lambda e: e["state"] == "up", "all well")
            self.server.remove_folder(user, "Sent")
            after = len(stream.events)
            event = stream.wait_for(lambda e: e["state"] == "warn", "the folder missed", after)
            self.assertEqual(event["error"]["class"], "folder")
            self.server.create_folder(user, "Sent")
            stream.wait_for(lambda e: e["state"] == "up", "all well again", len(stream.events))


class Many(DovecotCase):
    def test_300_folders_have_300_rows_with_their_numbers(self):
        folders = [f"Lists/{number:03d}" for number in range(300)]
        user = self.user(*folders)
        self.server.deliver(user, "Lists/299", 7)
        self.server.deliver(user, "Lists/000", 1)
        found = self.check(monitor(self.server, user, folders="*", timeout=20000))
        self.assertEqual(folder_names(found), ["INBOX"] + folders)
        self.assertEqual(folder(found, "Lists/299")["unseen"], 7)
        self.assertEqual(folder(found, "Lists/000")["unseen"], 1)
        self.assertEqual(sum(row["messages"] for row in found["folders"]), 8)

    def test_a_long_list_of_folders_goes_on_in_further_keys(self):
        folders = [f"A rather long name of a folder {number:03d}" for number in range(40)]
        user = self.user(*folders)
        section = monitor(self.server, user, folders=folders[:20])
        section["folders.2"] = folders[20:]
        self.assertEqual(folder_names(self.check(section)), folders)


if __name__ == "__main__":
    unittest.main()
