"""The set of mailboxes changed from the keyboard and in the file, on a real Dovecot: what stands in the file
afterwards is what a careful person would have typed."""

import os
import re
import signal
import stat
import unittest

from lib import wait
from lib.case import password_of
from lib.mailtop import program
from lib.terminal import Terminal
from tui.screen_case import THEMES, ScreenCase

SEALED = re.compile(r"^password_sealed = v1k:[A-Za-z0-9+/=]+$", re.MULTILINE)
CONFIG = """\
# my mailboxes

[mailtop]
view = tree      ; the one I like
theme = default
interval = 60

"""


def section(server, user, *lines):
    """As a person writes it, with a comment and odd blanks."""
    return "\n".join([f"[monitor {user}]", "host=127.0.0.1", f"port   =  {server.ports['imaps']}   ; a high one",
                      f"ca_file = {server.ca}", f"user = {user}", f'password = "{password_of(user)}"',
                      *lines]) + "\n"


class Edit(ScreenCase):
    def setUp(self):
        super().setUp()
        self.run_ = self.mailtop(text="")
        self.path = self.run_.path
        self.home = {"XDG_CONFIG_HOME": os.path.join(self.run_.folder, "xdg-config"),
                     "XDG_STATE_HOME": os.path.join(self.run_.folder, "xdg-state")}

    def three(self):
        return CONFIG + "\n\n".join(section(self.server, f"box{n}") for n in range(1, 4))

    def begin(self, text=None, *arguments, first=r"box1\s+1\s+1\s", **options):
        """The program on a file with this text, None: as it is."""
        if text is not None:
            self.run_.write(text)
        terminal = self.enterContext(Terminal([program(), "-c", self.path, *arguments],
                                              environment={**THEMES, **self.home}, **options))
        terminal.wait_for(first)
        return terminal

    def end(self, terminal):
        terminal.keys("q")
        self.assertEqual((0, None), terminal.wait_end())

    def text(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def wait_file(self, wanted):
        wait.until(lambda: self.text() == wanted, lambda: f"the file to be\n{wanted}\nit is\n{self.text()}")

    def go_to(self, terminal, name):
        terminal.keys("/")
        terminal.text(name)
        terminal.keys("Enter")
        terminal.wait_for(rf"^>.*{name}")

    def fill(self, terminal, name, user, port):
        """The fields of a new mailbox, from the first to the password."""
        terminal.wait_for(r"Add a mailbox")
        terminal.keys("Enter")
        terminal.wait_for(r"^> Name")
        terminal.text(name)
        terminal.keys("Tab", "Tab")
        terminal.wait_for(r"^> User")
        terminal.text(user)
        terminal.keys("Tab")
        terminal.wait_for(r"^> Server")
        terminal.text("127.0.0.1")
        terminal.keys("Tab", "C-u")
        terminal.text(str(port))
        terminal.keys("Tab", "Tab", "Tab")
        terminal.wait_for(r"^>\s+Password")
        terminal.text(password_of(user))

    def save(self, terminal):
        """Presses the form's button for it."""
        terminal.keys("NPage", "Enter")

    # Adding

    def test_the_first_mailbox_is_added_by_keys_alone(self):
        self.path = os.path.join(self.run_.folder, "new", "mailtop.ini")
        terminal = self.begin(first="No mailbox to watch")
        terminal.keys("a")
        self.fill(terminal, "Post", "box3", self.server.ports["imaps"])
        terminal.keys("F5")
        terminal.wait_for("Trust this key only")  # a certificate nobody knows: only this key
        terminal.keys("Tab", "Enter")
        terminal.wait_for("it works")
        self.save(terminal)
        terminal.wait_for(r"INBOX\s+3\s+3\s")
        pin = self.server.certificates.pin("good")
        expected = ("[monitor post]\nname = Post\nhost = 127.0.0.1\n"
                    f"port = {self.server.ports['imaps']}\nuser = box3\n@\npin_sha256 = {pin}\n")
        self.assertEqual(expected, SEALED.sub("@", self.text()))
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path).st_mode))
        self.assertEqual(0o700, stat.S_IMODE(os.stat(os.path.dirname(self.path)).st_mode))
        self.end(terminal)
        # another run opens what this one has sealed
        self.end(self.begin(first=r"INBOX\s+3\s+3\s"))
        self.assert_nowhere(password_of("box3"))

    def assert_nowhere(self, secret):
        for folder, _, files in os.walk(self.run_.folder):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(secret.encode(), file.read(), os.path.join(folder, name))

    def test_another_one_goes_to_the_end_of_the_file(self):
        before = self.three()
        terminal = self.begin(before)
        terminal.keys("a")
        self.fill(terminal, "Vier", "box2", self.server.ports["imap"])
        terminal.keys("BTab", "BTab", "Right", "Right")  # security: none, for this machine
        terminal.keys("F5")
        terminal.wait_for("it works")
        self.save(terminal)
        terminal.wait_for(r"^>.*Vier\s+2\s+2\s")
        expected = before + ("\n[monitor vier]\nname = Vier\nhost = 127.0.0.1\n"
                             f"port = {self.server.ports['imap']}\ntls = none\nuser = box2\n@\n")
        self.assertEqual(expected, SEALED.sub("@", self.text()))
        terminal.keys("u")
        terminal.wait_gone(r"Vier\s+2")
        self.wait_file(before)

    # Changing

    def test_an_edit_changes_its_line_only(self):
        before = self.three()
        terminal = self.begin(before)
        self.go_to(terminal, "box2")
        terminal.keys("e")
        terminal.wait_for(r"^> Name")
        for _ in range(9):
            terminal.keys("Tab")
        terminal.wait_for(r"^> Every")
        terminal.keys("C-u")
        terminal.text("90s")
        self.save(terminal)
        terminal.wait_for("changed box2")
        box2 = section(self.server, "box2")
        self.assertEqual(before.replace(box2, box2 + "interval = 90\n"), self.text())
        terminal.keys("u")
        self.wait_file(before)

    def test_a_copy_is_the_same_section_under_another_name(self):
        before = self.three()
        terminal = self.begin(before)
        self.go_to(terminal, "box3")
        terminal.keys("c")
        terminal.wait_for(r"^> Name")
        terminal.keys("C-u")
        terminal.text("Zweit")
        terminal.keys("F5")
        terminal.wait_for("it works")
        self.save(terminal)
        terminal.wait_for(r"Zweit\s+3\s+3\s")
        expected = before + "\n" + section(self.server, "box3", "name = Zweit").replace("monitor box3", "monitor zweit")
        self.assertEqual(expected, self.text())

    def test_disabling_removing_and_undoing(self):
        before = self.three()
        terminal = self.begin(before)
        self.go_to(terminal, "box1")
        terminal.keys("x")
        terminal.wait_for(r"off box1")
        box1, box2 = section(self.server, "box1"), section(self.server, "box2")
        off = before.replace(box1, box1 + "enabled = no\n")
        self.wait_file(off)
        self.go_to(terminal, "box2")
        terminal.keys("d")
        terminal.wait_for(r"Take box2 out of the config\? No mail is")
        terminal.keys("Enter")  # the careful answer
        terminal.wait_gone(r"Take box2")
        self.assertEqual(off, self.text())
        terminal.keys("d", "y")
        terminal.wait_gone(r"box2\s+2")
        self.wait_file(off.replace(box2 + "\n\n", ""))
        terminal.keys("u")
        terminal.wait_for(r"^>.*box2\s+2\s+2\s")
        self.wait_file(off)
        terminal.keys("u")
        terminal.wait_for(r"ok box1")
        self.wait_file(before)

    def test_what_was_removed_comes_back_after_a_restart(self):
        before = self.three()
        terminal = self.begin(before)
        terminal.keys("*")
        terminal.wait_for(r"3 marked")
        terminal.keys("d")
        terminal.text("3")
        terminal.keys("Enter")
        terminal.wait_for("No mailbox to watch")
        self.end(terminal)
        terminal = self.begin(first="No mailbox to watch")
        for _ in range(3):
            terminal.keys("u")
        terminal.wait_for(r"box1\s+1\s+1\s")
        terminal.wait_for(r"box3\s+3\s+3\s")
        # a password that stood there in clear is sealed by now; all else is as it was
        expected = re.sub(r'^password = .*$', "@", before, flags=re.MULTILINE)
        self.assertEqual(expected, SEALED.sub("@", self.text()))

    # Others write the file, too

    def test_two_of_us_share_a_file(self):
        before = self.three()
        one = self.begin(before)
        two = self.begin()
        self.go_to(one, "box1")
        one.keys("x")
        two.wait_for(r"off box1")
        self.go_to(two, "box2")
        two.keys("d", "y")
        one.wait_gone(r"box2\s+2")
        box1, box2 = section(self.server, "box1"), section(self.server, "box2")
        after = before.replace(box1, box1 + "enabled = no\n")
        self.wait_file(after.replace(box2 + "\n\n", ""))
        two.keys("u")
        one.wait_for(r"box2\s+2\s+2\s")
        one.keys("u")
        two.wait_for(r"ok box1")
        self.wait_file(before)

    def logins(self, user):
        return len(re.findall(rf"Login: user=<{user}>", self.server.log()))

    def test_an_edit_by_another_program_takes_effect_at_once(self):
        before = self.three()
        terminal = self.begin(before)
        terminal.wait_for(r"box3\s+3\s+3\s")
        logins = self.logins("box2")
        box1 = section(self.server, "box1")
        renamed = self.path + "~"
        with open(renamed, "w", encoding="utf-8") as file:
            file.write(before.replace(box1, box1 + "name = Erste\nfolders = *\n"))
        os.rename(renamed, self.path)  # as editors do
        terminal.wait_for(r"Erste\s+1\s+1\s")
        terminal.wait_for(r"1 changed")
        self.assertEqual(logins, self.logins("box2"))

    def collide(self):
        """Somebody writes the file just before a key changes it; returns (terminal, their text)."""
        before = self.three()
        terminal = self.begin(before)
        self.go_to(terminal, "box1")
        os.kill(terminal.pid(), signal.SIGSTOP)
        theirs = before.replace("interval = 60", "interval = 70")
        self.run_.write(theirs)
        terminal.keys("x")
        os.kill(terminal.pid(), signal.SIGCONT)
        terminal.wait_for("Not written yet: disabled box1")
        self.assertEqual(theirs, self.text())
        return terminal, theirs

    def test_a_change_that_meets_another_is_merged_after_a_question(self):
        terminal, theirs = self.collide()
        terminal.keys("m")
        terminal.wait_for(r"off box1")
        box1 = section(self.server, "box1")
        self.wait_file(theirs.replace(box1, box1 + "enabled = no\n"))

    def test_a_change_that_meets_another_is_written_beside(self):
        terminal, theirs = self.collide()
        terminal.keys("w")
        terminal.wait_for(r"mailtop\.ini\.new")
        self.assertEqual(theirs, self.text())
        box1 = section(self.server, "box1")
        with open(self.path + ".new", encoding="utf-8") as file:
            self.assertEqual(self.three().replace(box1, box1 + "enabled = no\n"), file.read())

    def test_a_broken_edit_keeps_the_set_and_says_what_is_wrong(self):
        before = self.three()
        terminal = self.begin(before)
        self.run_.write(before + "hots = x\n")
        terminal.wait_for(r"\[!cfg\]")
        terminal.wait_for(r"hots: unknown key")
        terminal.wait_for(r"box1\s+1")
        terminal.keys(":")
        terminal.text("problems")
        terminal.keys("Enter")
        terminal.wait_for(r"line \d+\s+hots: unknown key.*did you mean 'host'")
        terminal.keys("q")
        self.run_.write(before)
        terminal.wait_gone(r"\[!cfg\]")

    def test_a_signal_and_a_command_read_it_again(self):
        terminal = self.begin(self.three())
        os.kill(terminal.pid(), signal.SIGUSR1)
        terminal.wait_for("config read again")
        terminal.keys(":")
        terminal.text("messages")
        terminal.keys("Enter")
        terminal.wait_for("messages, newest first")
        terminal.keys("q", ":")
        terminal.text("reload")
        terminal.keys("Enter")
        terminal.wait_for("config read again")
        self.assertIsNone(terminal.ending())

    def test_read_only_changes_nothing_whatever_is_pressed(self):
        before = self.three()
        terminal = self.begin(before, "--read-only")
        terminal.wait_for(r"\[RO\]")
        for key in "dxuaec":
            terminal.keys(key)
            terminal.wait_for("read-only")
            terminal.wait_for(r"STATE MAILBOX")
        terminal.keys("?")
        terminal.wait_for(r"\(read-only\)")
        terminal.keys("q", "P")  # what changes no file still works
        terminal.wait_for(r"held box")
        self.assertEqual(before, self.text())
        self.run_.write(before.replace(section(self.server, "box1"), ""))
        terminal.wait_gone(r"box1\s+1")  # and the file is still followed

    # Import, and what is remembered

    def test_an_import_is_shown_and_then_written(self):
        before = self.three()
        other = self.run_.file("other.csv", "name,host,port,tls,user,password\n"
                               f"Neu,127.0.0.1,{self.server.ports['imap']},none,box2,{password_of('box2')}\n"
                               f"box1,127.0.0.1,{self.server.ports['imap']},none,box1,{password_of('box1')}\n")
        terminal = self.begin(before)
        terminal.keys(":")
        terminal.text(f"import {other}")
        terminal.keys("Enter")
        terminal.wait_for(r"1 to add, 0 to change")
        terminal.wait_for(r"y writes 1 mailbox,")
        self.assertEqual(before, self.text())
        terminal.keys("y")
        terminal.wait_for(r"^>.*Neu\s+2\s+2\s")
        terminal.keys("u")
        terminal.wait_gone(r"Neu\s+2")
        self.wait_file(before)

    def test_the_screen_is_as_it_was_left(self):
        before = self.three()
        terminal = self.begin(before)
        terminal.keys("f")
        terminal.text("unseen>1")
        terminal.keys("Enter", "3")
        terminal.wait_for(r"STATE FOLDER")
        self.end(terminal)
        terminal = self.begin(first=r"STATE FOLDER")
        terminal.wait_for(r"filter:unseen>1")
        terminal.wait_for(r"the filter of last time is on")
        self.assertEqual(before, self.text())


if __name__ == "__main__":
    unittest.main()
