"""Texts that want to do something to a terminal come in by every way in and are looked for at every way out."""

import json
import os
import re
import subprocess
import unittest

from lib import hostile
from lib.case import FakeCase, fake
from lib.fakeserver import FakeServer
from lib.mailtop import Mailtop, program

MIXED = 8  # texts beside the corpus; many more in torture/
END = "Zz-end"  # the last folder


def imap_script(texts):
    """A server that says each of them wherever it can say anything."""
    say = [hostile.script(hostile.line(text)) for text in texts]
    names = []
    for text in texts:
        names += [hostile.quoted(text), hostile.literal(text), hostile.mutf7(text), hostile.quoted(b"Lists/" + text)]
    names.append(END.encode())
    rows = [f"S: * LIST (\\\\HasNoChildren) \"/\" {hostile.script(name)}\n"
            f"S: * STATUS {hostile.script(name)} (MESSAGES {number} UNSEEN 1)\n" for number, name in enumerate(names)]
    all_quoted = hostile.script(hostile.quoted(b" ".join(texts[:6])))
    return (f"S: * OK [CAPABILITY IMAP4rev1 ID LIST-EXTENDED LIST-STATUS] {''.join(say)}\nrepeat\n"
            f"C? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1 ID LIST-EXTENDED LIST-STATUS {say[0]} {say[-1]}\n"
            f"S: {{tag}} OK {say[1]}\n"
            f"C? \\S+ LOGIN\nS: * OK [ALERT] {say[2]}\nS: {{tag}} OK {say[3]}\n"
            f"C? \\S+ ID\nS: * ID (\"name\" {all_quoted} \"version\" {all_quoted})\nS: {{tag}} OK {say[4]}\n"
            f"C? \\S+ LIST\n" + "".join(rows) + f"S: {{tag}} OK {say[5]}\n"
            f"C? \\S+ (STATUS|NOOP|EXAMINE|NAMESPACE|ENABLE)\nS: * OK [ALERT] {say[6]}\nS: {{tag}} NO {say[7]}\n"
            f"C? \\S+ LOGOUT\nS: * BYE {say[8]}\nS: {{tag}} OK {say[9]}\nclose\n")


def refusal(text, number):
    """One of the ways to be refused in a server's words; (kind, script)."""
    say = hostile.script(hostile.line(text))
    return (
        ("imap", f"S: * OK {say}\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {{tag}} OK\n"
                 f"C: \\S+ LOGIN\nS: {{tag}} NO [ALERT] {say}\n"),
        ("imap", f"S: * BYE {say}\nclose\n"),
        ("imap", f"S: * OK hi\nC? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {{tag}} OK\nC: \\S+ LOGIN\n"
                 f"S: {{tag}} OK in\nrepeat\nC: \\S+ \\w+\nS: * OK [ALERT] {say}\nS: {{tag}} BAD {say}\n"),
        ("pop3", f"S: +OK {say}\nC? CAPA\nS: +OK\nS: USER\nS: IMPLEMENTATION {say}\nS: .\nC: USER\nS: +OK {say}\n"
                 f"C: PASS\nS: -ERR {say}\n"),
        ("pop3", f"S: -ERR {say}\nclose\n"),
        ("pop3", f"S: +OK\nC? CAPA\nS: -ERR {say}\nC? USER\nS: +OK\nC? PASS\nS: +OK\nC: STAT\nS: {say}\nclose\n"),
    )[number % 6]


class InjectionCase(FakeCase):
    MIXED = MIXED
    CERTIFICATES = 8
    SCREENS = 3

    @classmethod
    def setUpClass(cls):
        mixer = hostile.Mixer(hostile.seed())
        cls.texts = list(hostile.corpus().values()) + [mixer.text() for _ in range(cls.MIXED)]
        print(f"figure: {cls.__name__}: {len(cls.texts)} hostile texts, seed {mixer.seed}", flush=True)

    def assert_clean(self, data, what):
        why = hostile.fault(data)
        self.assertIsNone(why, f"{what}: {why}")

    def assert_clean_run(self, result, what):
        self.assert_clean(result.out.encode("utf-8", "surrogateescape"), f"{what}, output")
        self.assert_clean(result.err.encode("utf-8", "surrogateescape"), f"{what}, errors")
        self.assertIn(result.code, (0, 1, 2, 3), result)

    def run_all(self, mailtop, name):
        """Every way out that asks servers."""
        log = mailtop.file("log", "")
        for arguments in (("once",), ("once", "--format", "json"), ("detect", name), ("detect", "--trace", name)):
            result = mailtop.run("--log", log, "--log-level", "debug", *arguments, seconds=60)
            self.assert_clean_run(result, arguments)
            if "json" in arguments:
                self.assert_clean_json(result.out)
        with open(log, "rb") as file:
            self.assert_clean(file.read(), "the log")

    def assert_clean_json(self, text):
        def walk(value):
            if isinstance(value, dict):
                for key, inner in value.items():
                    walk(key)
                    walk(inner)
            elif isinstance(value, list):
                for inner in value:
                    walk(inner)
            elif isinstance(value, str):
                self.assertNotIn("\n", value)
                self.assert_clean(value, "a string of JSON")

        walk(json.loads(text))


class Servers(InjectionCase):
    def test_names_and_sentences_of_a_server_are_shown_as_text(self):
        script = imap_script(self.texts)
        server = self.fake(script)
        mailtop = self.mailtop(fake(server, folders="*", timeout=20000))
        self.run_all(mailtop, "fake")
        found = mailtop.once_json(seconds=60)["fake"]
        self.assertIn(END, [row["name"] for row in found["folders"]], found["error"])
        self.assertGreater(len(found["folders"]), len(self.texts))
        with mailtop.stream() as stream:
            event = stream.wait_for(lambda event: event.get("folders") or event.get("error"), "numbers", seconds=30)
            stream.end()
        self.assert_clean_json(json.dumps(event))

    def test_the_words_of_a_refusal_are_shown_as_text(self):
        for half in range(2):
            scripts = [refusal(text, number // 2 + half) for number, text in enumerate(self.texts)]
            sections = []
            for kind in ("imap", "pop3"):
                of_kind = [script for its_kind, script in scripts if its_kind == kind]
                server = self.fake(*(of_kind * 3))
                sections += [fake(server, f"{kind} {number}", kind, timeout=20000, user=f"user{number}")
                             for number in range(len(of_kind))]
            mailtop = self.mailtop(*sections, settings={"max_logins_per_host": 16})
            log = mailtop.file("log", "")
            for arguments in (("once",), ("once", "--format", "json")):
                result = mailtop.run("--log", log, "--log-level", "debug", *arguments, seconds=60)
                self.assert_clean_run(result, arguments)
            self.assert_clean_json(result.out)
            with open(log, "rb") as file:
                self.assert_clean(file.read(), "the log")

    def test_a_certificate_is_shown_as_text(self):
        """Self-signed: subject, issuer and names are all the server's."""
        texts = [text for text in self.texts if b"\0" not in text and len(text) < 60]
        texts = texts[::max(1, len(texts) // self.CERTIFICATES)]
        mailtop = self.mailtop(fake(self.fake("S: * OK\nhang\n")))
        for number, text in enumerate(texts):
            key, pem = (os.path.join(mailtop.folder, name) for name in ("evil.key", "evil.pem"))
            subject = text.replace(b"\\", b"\\\\").replace(b"/", b"\\/").replace(b"+", b"\\+")
            made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                   "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", pem, "-days", "30",
                                   *(["-utf8"] if number % 2 == 0 else []), "-subj", b"/CN=evil " + subject],
                                  capture_output=True)
            if made.returncode != 0:
                continue  # openssl itself takes no such text
            with FakeServer("S: * OK\nhang\n", tls=(pem, key), implicit=True) as server:
                mailtop.write(f"[monitor m]\nhost=127.0.0.1\nport={server.port}\nuser=u\npassword=p\ntimeout=3000\n"
                              f"ca_file={pem}\n")
                for arguments in (("detect", "m"), ("once", "--format", "json")):
                    result = mailtop.run(*arguments)
                    self.assert_clean_run(result, text)
                    self.assertIn("evil", result.out)

    def test_what_a_password_command_says_is_shown_as_text(self):
        server = self.fake("S: * OK\nhang\n")
        for text in self.texts[::8]:
            if b"\0" in text:
                continue
            mailtop = self.mailtop()
            with open(os.path.join(mailtop.folder, "evil"), "wb") as file:
                file.write(text)
            mailtop.write(f"[monitor m]\nhost=127.0.0.1\nport={server.port}\ntls=none\nuser=u\n"
                          "password_command = sh -c 'cat evil >&2; exit 3'\n")
            self.assert_clean_run(mailtop.run("once"), text)
            self.assert_clean_run(mailtop.run("detect", "m"), text)


class People(InjectionCase):
    """Files and arguments may be made by others, too."""

    SHARE = 1  # of the ways, for each text
    BATCH = 6  # texts in one file
    ARGUMENTS_EACH = 2  # so many texts one is tried as an argument

    def ways(self, ways):
        """(text, way), a few ways for each text so that all have their turn."""
        ways = list(ways)
        for number, text in enumerate(self.texts):
            for step in range(self.SHARE):
                yield text, ways[(number + step * 3) % len(ways)]

    def batches(self, items):
        items = list(items)
        return [items[at:at + self.BATCH] for at in range(0, len(items), self.BATCH)]

    def test_a_config_that_is_wrong_is_named_in_text(self):
        keys = ("name", "host", "user", "description", "tags", "folders", "type", "tls", "auth", "password_file",
                "ca_file", "pin_sha256", "interval", "client_cert", "password_command")
        good = {"host": b"127.0.0.1", "port": b"1", "user": b"u", "password": b"p", "tls": b"none", "timeout": b"500"}
        parts = [lambda text, key=key: b"".join(
            b"%s = %s\n" % (name.encode(), value)
            for name, value in {**good, key: b'"' + hostile.line(text).replace(b'"', b"") + b'"'}.items())
            for key in keys]
        parts += [lambda text: b"[monitor " + text + b"]\nhost = x\n", lambda text: b"[" + text + b"]\n",
                  lambda text: b"[mailtop]\n" + text + b" = 1\n", lambda text: b"[mailtop]\ntheme = " + text + b"\n",
                  lambda text: text, lambda text: b"[keys]\n" + text + b" = x\nquit = " + text + b"\n"]
        mailtop = self.mailtop()
        for batch in self.batches(self.ways(parts)):
            config = b"\n".join(b"[monitor m%d]\n%s" % (number, make(text)) for number, (text, make) in enumerate(batch))
            mailtop.write(config.decode("utf-8", "surrogateescape"))
            for arguments in (("check-config",), ("export", "--format", "json")):
                with self.subTest(config=config, arguments=arguments):
                    self.assert_clean_run(mailtop.run(*arguments), arguments)

    def test_an_argument_that_is_wrong_is_named_in_text(self):
        ways = (("once", "@"), ("detect", "@"), ("--@",), ("@",), ("help", "@"), ("once", "--format", "@"),
                ("import", "@"), ("export", "@"), ("export", "-o", "/nonexistent/@"), ("--log", "/nonexistent/@"),
                ("--log-level", "@"), ("secret", "@"), ("detect", "--type", "@"),
                ("detect", "--type", "imap", "--host", "@", "--user", "@"), ("-c", "@", "once"))
        mailtop = self.mailtop()
        for text, way in list(self.ways(ways))[::self.ARGUMENTS_EACH]:
            if b"\0" in text:
                continue
            arguments = [word.encode().replace(b"@", text) for word in way]
            with self.subTest(arguments=arguments):
                done = subprocess.run([program(), *([] if way[0] == "-c" else ["-c", mailtop.path]), *arguments],
                                      stdin=subprocess.DEVNULL, capture_output=True, env=mailtop.environment,
                                      cwd=mailtop.folder, timeout=60)
                self.assert_clean(done.stdout, "output")
                self.assert_clean(done.stderr, "errors")

    def test_what_is_imported_is_shown_and_written_as_text(self):
        def row(text):
            return {"name": text.decode("latin-1"), "host": "x.example", "user": "u", "password": "p",
                    text.decode("utf-8", "surrogateescape"): 1}

        ways = {
            "mbsync": lambda texts: b"\n".join(b"IMAPAccount %s\nHost x.example\nUser u\nPass p\nX%s y\n" % (text, text)
                                               for text in texts),
            "fetchmail": lambda texts: b"".join(b"poll x proto imap user \"%s\" pass p ssl\npoll %s user u pass p\n"
                                                % (hostile.line(text).replace(b'"', b""), text) for text in texts),
            "csv": lambda texts: b"name,host,user,password\n" + b"".join(b"%s,x.example,u,p\n" % text for text in texts),
            "ini": lambda texts: b"".join(b"[monitor x%d]\nname = %s\nhost = x.example\nuser = u\npassword = p\n"
                                          % pair for pair in enumerate(texts)),
            "json": lambda texts: json.dumps({"monitors": [row(text) for text in texts]}).encode(),
            "hertzbeat": lambda texts: json.dumps([{"monitor": {**row(text), "app": "imap"}, "params": []}
                                                   for text in texts]).encode(),
        }
        mailtop = self.mailtop()
        shared = list(self.ways(ways))
        for way, make in ways.items():
            for batch in self.batches(text for text, its_way in shared if its_way == way):
                with self.subTest(texts=batch, way=way):
                    with open(os.path.join(mailtop.folder, "file"), "wb") as file:
                        file.write(make(batch))
                    mailtop.write("")
                    self.assert_clean_run(mailtop.run("import", "--format", way, "--yes", "file"), way)
                    with open(mailtop.path, "rb") as file:
                        self.assert_clean(file.read(), "the config")
                    self.assert_clean_run(mailtop.run("export"), way)


class Screen(InjectionCase):
    def look_at_all(self, server, kind="imap", until=b"1 "):
        """Opens every view and page on it; returns all bytes of the terminal."""
        section = {"folders": None if kind == "pop3" else "*", "timeout": 20000}
        mailtop = self.mailtop(fake(server, "hostile one", kind, **section),
                               settings={"view": "tree", "interval": 60})
        log = mailtop.file("log", "")
        with hostile.Pty(mailtop.command("--log", log, "--log-level", "debug"), mailtop.environment,
                         mailtop.folder) as terminal:
            terminal.wait_for(b"hostile one")
            terminal.wait_for(until)
            for key in (b"l", b"2", b"3", b"1", b"\r", b"G", b"q", b":messages\r", b"q", b"e", b"\x1b", b"?", b"q"):
                before = terminal.length()
                terminal.send(key)
                if key == b"\r":
                    terminal.wait_for(b"Last check")  # the detail
                terminal.give_time(before)
            terminal.send(b"qqq")
            terminal.wait_end()
        with open(log, "rb") as file:
            self.assert_clean(file.read(), "the log")
        return terminal.data

    def test_the_terminal_gets_nothing_but_text_and_what_ncurses_needs(self):
        data = self.look_at_all(self.fake(imap_script(self.texts)))
        self.assertIsNone(hostile.tty_fault(data))
        self.assertNotIn(b"\x1b]", data)

    def test_a_refusal_on_the_screen_is_text(self):
        texts = [b" ".join(self.texts[at:at + 8]) for at in range(0, len(self.texts), 8)]
        for number, text in enumerate(texts[:self.SCREENS]):
            kind, script = refusal(text, number)
            data = self.look_at_all(self.fake(script), kind)
            self.assertIsNone(hostile.tty_fault(data))

    def test_the_scanner_sees_what_it_is_to_see(self):
        # What ncurses may say as well is no fault, if it comes alone.
        ours = re.compile(rb"[\x08\x0f\t\r\n]|\x1b\[[0-9;]*[HJmrS]|\x1b\[\?[0-9]+[hl]|\x1b\(0")
        for name, text in hostile.corpus().items():
            with self.subTest(name):
                rest = ours.sub(b"", text)
                if hostile.fault(rest):
                    self.assertIsNotNone(hostile.tty_fault(b"\x1b[1;1Habc" + rest + b" end"))
                self.assertEqual(hostile.fault(b"plain text \xc3\xa4 \xe6\x94\xb6"), None)


if __name__ == "__main__":
    unittest.main()
