"""The soak in its quick form: a minute, twenty mailboxes; `make soak` runs the long one."""

import unittest

from torture.soak import Soak, arguments


class SoakTest(unittest.TestCase):
    def test_every_number_is_true_or_called_old_and_nothing_grows(self):
        options = arguments(["--seconds", "60", "--mailboxes", "20", "--servers", "2"])
        with Soak(options, say=lambda *_, **__: None) as soak:
            well = soak.run()
            for line in soak.report():
                print(f"figure: soak: {line}" if not line.startswith(" ") else line)
        self.assertTrue(well, "\n".join(soak.failures))


if __name__ == "__main__":
    unittest.main()
