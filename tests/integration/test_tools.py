"""The scripts that hold the rules of the house find what breaks them."""

import os
import shutil
import subprocess
import tempfile
import unittest

from lib.mailtop import ROOT

TOOLS = os.path.join(ROOT, "tests", "tools")


class Tools(unittest.TestCase):
    def setUp(self):
        self.tree = tempfile.mkdtemp(prefix="mt-tools-")
        self.addCleanup(shutil.rmtree, self.tree)
        self.write("src/base/good.c", '#include "base/good.h"\n\nint good(void)\n{\n\treturn 0;\n}\n')
        self.write("tests/unit/test.h", "")

    def write(self, path, text):
        path = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def run_tool(self, name):
        done = subprocess.run([os.path.join(TOOLS, name), self.tree], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def finds(self, tool, path, text):
        self.assertEqual(self.run_tool(tool), (0, ""))
        self.write(path, text)
        code, out = self.run_tool(tool)
        self.assertEqual(code, 1)
        self.assertIn(path, out)
        os.unlink(os.path.join(self.tree, path))

    def test_layers_finds_an_include_of_a_layer_above(self):
        for path, include in (("src/base/bad.c", "model/board.h"), ("src/model/bad.c", "poll/poller.h"),
                              ("src/protocol/bad.h", "poll/session.h"), ("src/poll/bad.c", "config/config.h"),
                              ("src/config/bad.c", "tui/tui.h"), ("src/output/bad.c", "config/config.h"),
                              ("src/tui/bad.c", "poll/hub.h"), ("src/tui/bad.c", "screen.h")):
            self.finds("layers.sh", path, f'#include "{include}"\n')

    def test_layers_finds_a_library_that_comes_in_by_the_window(self):
        for header in ("curl/curl.h", "ncursesw/curses.h", "curses.h", "openssl/ssl.h", "iniparser.h", "jansson.h"):
            self.finds("layers.sh", "src/tui/bad.c", f"#include <{header}>\n")
        self.finds("layers.sh", "src/poll/bad.c", "void f(void) { pthread_mutex_lock(0); }\n")

    def test_banned_finds_each_call(self):
        for call in ("strcpy(a, b)", "atoi(a)", "exit(1)", "system(a)", "time(0)", "printf(a)", "clear()",
                     "wgetch(w)", "localtime(a)"):
            self.finds("banned.sh", "src/base/bad.c", f"void f(void)\n{{\n\t{call};\n}}\n")
        self.finds("banned.sh", "src/tui/bad.c", "int a = ACS_HLINE;\n")

    def test_banned_finds_a_test_that_waits_for_a_time(self):
        word = "sl" + "eep"
        self.finds("banned.sh", "tests/tui/test_bad.py", f"import time\ntime.{word}(1)\n")
        self.finds("banned.sh", "tests/unit/bad.c", f"void f(void) {{ {word}(1); }}\n")

    def test_banned_lets_words_that_only_look_alike_pass(self):
        self.write("src/base/fine.c", "void f(void) { grid_clear(g); run_time(1); obj->exit(0); snprintf(b, 1, c); }\n"
                   "/* never printf( here */\n")
        self.assertEqual(self.run_tool("banned.sh"), (0, ""))

    def test_lengths_finds_a_long_function_and_a_long_file(self):
        self.finds("lengths.sh", "src/base/bad.c", "int f(void)\n{\n" + "\t;\n" * 60 + "\treturn 0;\n}\n")
        self.finds("lengths.sh", "src/base/bad.c", "/* */\n" * 401)

    def test_lengths_lets_pass_what_is_allowed_with_a_reason(self):
        self.write("src/base/bad.c", "/* */\n" * 401)
        self.write("tests/tools/lengths.allow", "# what  why\nsrc/base/bad.c:  a table\n")
        self.assertEqual(self.run_tool("lengths.sh"), (0, ""))

    def test_hardened_names_each_protection_that_is_left_out(self):
        self.write("plain.c", '#include <string.h>\nint main(int n, char **v)\n{\n\tchar text[9];\n\n'
                   '\treturn strcpy(text, v[n - 1]) == NULL;\n}\n')
        plain = os.path.join(self.tree, "plain")
        subprocess.run(["cc", "-O2", "-U_FORTIFY_SOURCE", "-no-pie", "-fno-pie", "-fno-stack-protector",
                        "-Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,/tmp", "-o", plain, plain + ".c"],
                       check=True, capture_output=True)
        os.chmod(plain, 0o4755)
        done = subprocess.run([os.path.join(TOOLS, "hardened.sh"), plain], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        for words in ("position independent", "read-only relocations", "full RELRO", "stack protector", "fortified",
                      "stack that is not executable", "search path", "set-uid"):
            self.assertIn(words, done.stdout)


if __name__ == "__main__":
    unittest.main()
