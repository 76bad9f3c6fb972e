"""What is on the screen after the start, on all kinds of terminals."""

import unittest

from lib.case import monitor
from lib.terminal import Terminal
from tui.screen_case import ScreenCase, colours


class Start(ScreenCase):
    def test_numbers_of_a_real_server_appear(self):
        terminal = self.open()
        for number in (1, 2, 3):
            terminal.wait_for(rf"ok box{number}\s+{number}\s+{number}\s")
        terminal.wait_for(r"3 ok\s+6 unseen")

    def test_new_mail_appears_by_itself(self):
        user = self.user()
        terminal = self.open(monitor(self.server, user, interval=1), settings={"interval": 1})
        self.server.deliver(user, "INBOX", 7)
        terminal.wait_for(rf"{user}\s+7\s+7\s")

    def test_trouble_is_a_word_and_the_servers_own_sentence(self):
        wrong = monitor(self.server, "box1", name="wrong", password="x")
        terminal = self.open(*self.sections(2), wrong)
        terminal.wait_for(r"AUTH wrong")
        terminal.wait_for(r"\[AUTHENTICATIONFAILED\]")

    def test_without_a_config_a_page_says_what_to_do(self):
        config = self.config()
        terminal = self.enterContext(Terminal([config.command()[0], "-c", config.folder + "/not-there.ini"]))
        terminal.wait_for(r"not-there\.ini")
        terminal.wait_for(r"\[monitor ")
        terminal.keys("q")
        self.assertEqual((0, None), terminal.wait_end())

    def test_the_mouse_is_off(self):
        self.assertFalse(self.open().flags()["mouse_any_flag"])

    def test_the_title_is_left_alone(self):
        terminal = self.open()
        self.assertNotIn("mailtop", terminal.title())


class Terminals(ScreenCase):
    def test_an_unknown_terminal_falls_back_and_says_so(self):
        terminal = self.open(term="xterm-of-tomorrow")
        terminal.wait_for(r"terminal type 'xterm-of-tomorrow' is not known here; taken for xterm")

    def test_a_plain_vt100_shows_everything(self):
        terminal = self.open(term="vt100")
        terminal.wait_for(r"ok box3\s+3\s+3\s")
        self.assertEqual([], colours(terminal.screen(colours=True)))

    def test_a_terminal_that_cannot_do_it_is_told_so(self):
        config = self.config(*self.sections(1))
        terminal = self.enterContext(Terminal(config.command(), term="dumb"))
        self.assertEqual((3, None), terminal.wait_end())
        self.assertIn("cannot place the cursor", terminal.screen())

    def test_output_that_is_no_terminal_is_refused(self):
        result = self.config(*self.sections(1)).run()
        self.assertEqual(3, result.code, result)
        self.assertIn("no terminal", result.err)

    def test_no_color_is_honoured(self):
        wrong = monitor(self.server, "box1", name="wrong", password="x")
        painted = self.open(*self.sections(1), wrong)
        painted.wait_for("AUTH wrong")
        self.assertNotEqual([], colours(painted.screen(colours=True)))
        terminal = self.open(*self.sections(1), wrong, environment={"NO_COLOR": "1"})
        terminal.wait_for("AUTH wrong")
        self.assertEqual([], colours(terminal.screen(colours=True)))

    def test_every_theme_can_be_shown(self):
        for theme in ("dark", "light", "high-contrast", "colorblind", "mono"):
            with self.subTest(theme):
                terminal = self.open(settings={"theme": theme})
                terminal.wait_for(r"box3\s+3\s+3\s")
                self.assertEqual(theme != "mono", bool(colours(terminal.screen(colours=True))))

    def test_a_broken_theme_names_its_line_and_the_default_is_shown(self):
        config = self.config(*self.sections(1))
        path = config.file("mine.ini", "[theme]\nkey = red\nbodrer = blue\n")
        config = self.config(*self.sections(1), settings={"theme": path})
        terminal = self.enterContext(Terminal(config.command()))
        terminal.wait_for(r"mine\.ini:3: unknown style 'bodrer'; did you mean 'border'")
        terminal.wait_for(r"box1\s+1\s")

    def test_in_a_c_locale_everything_is_ascii(self):
        self.server.add_user("cjk", "Pw-cjk-q7Zx", ["収件箱"])
        terminal = self.open(monitor(self.server, "cjk", folders="*"), *self.sections(2), locale="C",
                             settings={"view": "folders"})
        terminal.wait_for(r"\?\?\?\?\?\? +cjk")
        self.assertTrue(terminal.screen().isascii(), terminal.screen())


if __name__ == "__main__":
    unittest.main()
