"""Keys, as a person presses them."""

import unittest

from lib.case import monitor
from tui.screen_case import ScreenCase, colours, cursor_row


class Keys(ScreenCase):
    def test_the_views_have_numbers(self):
        terminal = self.open()
        terminal.keys("3")
        terminal.wait_for(r"STATE FOLDER")
        terminal.keys("2")
        terminal.wait_for(r"STATE MAILBOX")
        terminal.keys("1")
        terminal.wait_for(r"┌.*box1")
        terminal.keys("v")
        terminal.wait_for(r"STATE MAILBOX")

    def test_moving_opening_and_closing(self):
        terminal = self.open()
        terminal.wait_for(r"box3\s+3")
        terminal.keys("g")
        terminal.wait_for(r"^>.*box1")
        terminal.keys("j", "Down")
        terminal.wait_for(r"^>.*box3")
        terminal.keys("k")
        terminal.wait_for(r"^>.*box2")
        terminal.keys("l")
        terminal.wait_for(r"Lists/dev")
        terminal.keys("h")
        terminal.wait_gone(r"Lists/dev")
        terminal.keys("G")
        terminal.wait_for(r"^>.*box3")

    def test_enter_shows_a_mailbox_in_full_and_q_goes_back_before_it_quits(self):
        terminal = self.open()
        terminal.keys("g", "Enter")
        terminal.wait_for(r"imaps://127\.0\.0\.1")
        terminal.keys("q")
        terminal.wait_for(r"STATE MAILBOX")
        terminal.keys("Enter")
        terminal.wait_for(r"imaps://127\.0\.0\.1")
        terminal.keys("Escape")
        terminal.wait_for(r"STATE MAILBOX")
        terminal.keys("q")
        self.assertEqual((0, None), terminal.wait_end())

    def test_escape_never_quits(self):
        terminal = self.open()
        for _ in range(3):
            terminal.keys("Escape")
        terminal.keys("3")
        terminal.wait_for(r"STATE FOLDER")

    def test_a_filter_shortens_the_list_and_says_so(self):
        terminal = self.open()
        terminal.keys("f")
        terminal.text("unseen>1")
        terminal.keys("Enter")
        terminal.wait_gone(r"box1 ")
        terminal.wait_for(r"box2 ")
        terminal.wait_for(r"filter.*unseen>1")
        terminal.keys("Escape")
        terminal.wait_for(r"box1 ")

    def test_find_jumps_and_keeps_the_list(self):
        terminal = self.open()
        terminal.keys("g", "/")
        terminal.text("box3")
        terminal.keys("Enter")
        terminal.wait_for(r"^>.*box3")
        terminal.wait_for(r"box1 ")

    def test_help_shows_the_keys_and_goes_away(self):
        terminal = self.open()
        terminal.keys("?")
        terminal.wait_for(r"[Kk]eys here")
        terminal.keys("q")
        terminal.wait_for(r"STATE MAILBOX")
        terminal.keys("F1")
        terminal.wait_for(r"[Kk]eys here")

    def test_a_theme_is_previewed_and_taken(self):
        terminal = self.open()
        self.assertEqual([], colours("\n".join(
            row for row in terminal.screen(colours=True).split("\n") if "box1" in row and "ok" in row and ">" not in row)))
        terminal.keys("t")
        terminal.wait_for(r"high-contrast")
        terminal.keys("g")
        terminal.wait_for(r"> colorblind")
        terminal.keys("j")
        terminal.wait_for(r"> dark")
        terminal.wait_until(lambda _: "48;5;234" in terminal.screen(colours=True), "the dark theme")
        terminal.keys("Enter")
        terminal.wait_gone(r"high-contrast")
        self.assertIn("48;5;234", terminal.screen(colours=True))

    def test_a_mailbox_can_be_held(self):
        terminal = self.open()
        terminal.keys("g", "P")
        terminal.wait_for(r"held box1")
        terminal.keys("g")
        terminal.wait_for(r"^>")

    def test_a_frozen_picture_says_so_and_stands_still(self):
        user = self.user()
        terminal = self.open(monitor(self.server, user, interval=1), settings={"interval": 1})
        terminal.wait_for(rf"{user}\s+0")
        terminal.keys("p")
        terminal.wait_for(r"FROZEN")
        self.server.deliver(user, "INBOX", 3)
        terminal.keys("p")
        terminal.wait_gone(r"FROZEN")
        terminal.wait_for(rf"{user}\s+3\s+3\s")

    def test_times_are_ages_local_or_utc(self):
        terminal = self.open(environment={"TZ": "Asia/Tokyo"})
        terminal.wait_for(r"\+0900")
        terminal.keys("T")
        terminal.wait_for(r"\d\d:\d\d:\d\d")

    def test_r_checks_now(self):
        user = self.user()
        terminal = self.open(monitor(self.server, user))
        terminal.wait_for(rf"{user}\s+0")
        self.server.deliver(user, "INBOX", 2)
        terminal.keys("r")
        terminal.wait_for(rf"{user}\s+2\s+2\s")

    def test_a_command_by_its_name(self):
        terminal = self.open()
        terminal.keys(":")
        terminal.text("quit")
        terminal.keys("Enter")
        self.assertEqual((0, None), terminal.wait_end())

    def test_a_paste_is_no_row_of_commands(self):
        terminal = self.open()
        terminal.paste("qqq")
        terminal.wait_for(r"paste")
        self.assertIsNone(terminal.ending())
        terminal.wait_for(r"STATE MAILBOX")

    def test_a_paste_is_taken_where_something_is_typed(self):
        terminal = self.open()
        terminal.keys("f")
        terminal.paste("unseen>2")
        terminal.keys("Enter")
        terminal.wait_gone(r"box1 ")
        terminal.wait_for(r"box3 ")

    def test_the_cursor_stands_on_its_row(self):
        terminal = self.open()
        terminal.keys("g")
        terminal.wait_for(r"^>.*box1")
        terminal.keys("G")
        terminal.wait_for(r"^>.*box3")
        if terminal.flags()["cursor_flag"]:
            terminal.wait_until(lambda _: "box3" in cursor_row(terminal), "the cursor on its row")

    def test_letters_of_a_torn_sequence_are_no_commands(self):
        terminal = self.open()
        terminal.keys("Escape")
        terminal.text("[1;5q")
        terminal.keys("3")
        terminal.wait_for(r"STATE FOLDER")
        self.assertIsNone(terminal.ending())

    def test_redraw_paints_over_what_others_wrote(self):
        terminal = self.open()
        with open(terminal.tty(), "w", encoding="ascii") as tty:
            tty.write("\033[5;1Hrubbish from elsewhere")
        terminal.wait_for("rubbish")
        terminal.keys("C-l")
        terminal.wait_gone("rubbish")
        terminal.wait_for(r"box2\s+2")


if __name__ == "__main__":
    unittest.main()
