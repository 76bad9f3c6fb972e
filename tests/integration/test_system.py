"""The machine under the program fails: clocks jump, names are not found, disk, memory and
descriptors are used up, processes are stopped.  Each quickly; all of each is in torture."""

import errno
import os
import resource
import signal
import subprocess
import time
import unittest

from lib import wait
from lib.case import DovecotCase, monitor
from lib.mailtop import Mailtop, folder
from lib.relay import Relay
from lib.shim import Clock, Names, Shim, is_sanitized
from lib.terminal import Terminal

HOUR = 3600
YEARS = 10 * 365 * 24 * HOUR


class SystemCase(DovecotCase):
    def fresh(self, stream, user, count=2, after=None):
        """More checks after now; the last of them."""
        after = len(stream.events) if after is None else after
        return stream.wait_samples(user, count, after)[-1]

    def shows(self, stream, user, messages):
        after = len(stream.events)
        stream.wait_for(lambda e: e["name"] == user and e["state"] == "up" and e["error"] is None and
                        folder(e, "INBOX")["messages"] == messages, f"{messages} messages of {user}", after)

    def fails(self, stream, user, *classes):
        after = len(stream.events)
        return stream.wait_for(lambda e: e["name"] == user and e["error"] and e["error"]["class"] in classes,
                               f"{user} with an error of {classes}", after)


class Clocks(SystemCase):
    def test_a_clock_that_is_set_changes_no_interval_and_no_number(self):
        user = self.user()
        clock = self.enterContext(Clock())
        run = self.mailtop(monitor(self.server, user, push="off"), environment=clock.environment())
        with run.stream() as stream:
            self.fresh(stream, user)
            for number, seconds in enumerate((-HOUR, YEARS, 0), 1):
                with self.subTest(seconds=seconds):
                    clock.jump(wall=seconds)
                    after = len(stream.events)
                    self.server.deliver(user)
                    self.shows(stream, user, number)
                    self.fresh(stream, user)
                    self.assertEqual({e["state"] for e in stream.events[after:] if e["event"] == "sample"}, {"up"})
            self.assertEqual(stream.end()[0], 0)

    def test_after_an_hour_of_sleep_all_are_asked_at_once_and_then_at_their_interval(self):
        users = [self.user() for _ in range(4)]
        clock = self.enterContext(Clock())
        sections = [monitor(self.server, user, interval=HOUR if user == users[0] else 1, push="off") for user in users]
        with self.mailtop(*sections, environment=clock.environment()).stream() as stream:
            for user in users:
                stream.wait_samples(user, 1)
            asleep = 0
            for _ in range(2):
                asleep += HOUR
                clock.jump(wall=asleep, boot=asleep)
                for user in users[1:]:
                    self.server.deliver(user)
                for user in users[1:]:
                    self.fresh(stream, user)
            for user in users[1:]:
                self.shows(stream, user, 2)
            # More than its interval has gone by in its sleep.
            stream.wait_samples(users[0], 2)


class Lookups(SystemCase):
    """libcurl keeps what it found for a minute: each run begins with what is to be met."""

    def watch(self, become, *users, **keys):
        self.names = self.enterContext(Names())
        self.names.become(become)
        sections = [monitor(self.server, user, **keys) for user in users]
        sections[0].update(host="mail.test", port=self.server.ports["imap"], tls="none", allow_plaintext=True, keep="no")
        return self.enterContext(self.mailtop(*sections, environment=self.names.environment()).stream())

    def test_a_name_that_is_not_found_is_told_and_well_again_by_itself(self):
        for what in ("fail", "again", "empty"):
            with self.subTest(what=what):
                user, other = self.user(), self.user()
                stream = self.watch(what, user, other, timeout=3000, retries=1)
                event = stream.wait_for(lambda e: e["name"] == user and e["state"] == "down", "down")
                self.assertEqual((event["error"]["class"], event["error"]["phase"]), ("dns", "dns"))
                self.assertIn("mail.test", event["error"]["message"])
                self.fresh(stream, other, 2)
                self.names.become("127.0.0.1")
                self.server.deliver(user)
                self.shows(stream, user, 1)
                self.assertEqual({e["state"] for e in stream.events if e["name"] == other and e["event"] == "sample"},
                                 {"up"})

    def test_a_slow_resolver_ends_at_the_deadline_and_holds_up_nobody(self):
        user, other = self.user(), self.user()
        stream = self.watch("slow 15 127.0.0.1", user, other, timeout=1500, retries=1)
        began = time.monotonic()
        event = stream.wait_for(lambda e: e["name"] == user and e["state"] == "down", "down")
        self.assertEqual((event["error"]["class"], event["error"]["phase"]), ("timeout", "dns"))
        self.assertLess(time.monotonic() - began, 12 * wait.PATIENCE)
        self.fresh(stream, other, 3)
        self.names.become("127.0.0.1")
        self.shows(stream, user, 0)

    def test_lookups_that_have_not_ended_do_not_hold_up_the_end(self):
        user = self.user()
        stream = self.watch("slow 30 127.0.0.1", user, timeout=1000, retries=1)
        stream.wait_for(lambda e: e["name"] == user and e["state"] == "down", "down")
        code, took = stream.end(seconds=40)
        self.assertEqual(code, 0)
        self.assertLess(took, 5 * wait.PATIENCE)

    def test_the_next_address_is_taken_where_one_is_dead(self):
        for what in ("::1 127.0.0.1", "100::1 127.0.0.1", "127.0.0.9 127.0.0.1"):
            with self.subTest(what=what):
                user = self.user()
                stream = self.watch(what, user, timeout=4000)
                self.shows(stream, user, 0)


class Disks(SystemCase):
    IMPORT = "poll 127.0.0.1 proto imap user 'new' password 'p' no ssl\n"

    def assert_old_or_new(self, run, old, code, said):
        with open(run.path, encoding="utf-8") as file:
            text = file.read()
        self.assertTrue(text.startswith(old), text)
        left = [name for name in os.listdir(run.folder) if name.startswith(".mailtop")]
        self.assertEqual(left, [])
        if code == 0:
            self.assertIn("new", text[len(old):])
        else:
            self.assertEqual((code, text), (3, old))
            self.assertRegex(said, r"cannot (write|replace|open|make|be parsed)")

    def test_an_import_onto_a_disk_that_fails_leaves_the_old_file_whole(self):
        shim = self.enterContext(Shim("files"))
        tried = 0
        for number, on in ((errno.ENOSPC, 0), (errno.EROFS, 1)):
            at = 0
            while at == 0 or at <= calls:
                with Mailtop([monitor(self.server, "nobody")]) as run:
                    run.file("rc", self.IMPORT)
                    with open(run.path, encoding="utf-8") as file:
                        old = file.read()
                    run.environment.update(shim.environment(SHIM_FAIL=at, SHIM_ERRNO=number, SHIM_ON=on,
                                                            SHIM_COUNT=shim.path("count")))
                    result = run.run("import", "--yes", os.path.join(run.folder, "rc"))
                    self.assert_old_or_new(run, old, result.code, result.err)
                calls = shim.count() if at == 0 else calls
                at += 1
                tried += 1
        self.assertGreater(tried, 6)

    def test_a_file_that_may_not_grow_leaves_the_old_one_whole(self):
        for ignored in (True, False):
            with self.subTest(ignored=ignored), Mailtop([monitor(self.server, "nobody")]) as run:
                run.file("rc", self.IMPORT)
                with open(run.path, encoding="utf-8") as file:
                    old = file.read()

                def limit():
                    resource.setrlimit(resource.RLIMIT_FSIZE, (len(old) + 40, len(old) + 40))
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ignored else signal.SIG_DFL)

                done = subprocess.run(run.command("import", "--yes", "rc"), cwd=run.folder, env=run.environment,
                                      stdin=subprocess.DEVNULL, capture_output=True, preexec_fn=limit, timeout=60)
                self.assert_old_or_new(run, old, done.returncode, done.stderr.decode())

    def test_a_screen_works_where_nothing_can_be_written_and_says_so(self):
        user = self.user()
        shim = self.enterContext(Shim("files"))
        with Mailtop([monitor(self.server, user)], {"view": "tree"}) as run:
            run.environment.update(shim.environment(SHIM_FAIL=1, SHIM_ON=1, SHIM_ERRNO=errno.EROFS))
            with open(run.path, encoding="utf-8") as file:
                old = file.read()
            with Terminal(run.command(), environment=run.environment, width=120) as terminal:
                terminal.wait_for(rf"ok {user}\s+0\s+0 ")
                terminal.keys("x")
                terminal.wait_for("Read-only file system")
                self.server.deliver(user)
                terminal.wait_for(rf"new {user}\s+1\s+1 ")
                terminal.keys("s", "Escape", "q")
                self.assertEqual(terminal.wait_end(), (0, None))
            with open(run.path, encoding="utf-8") as file:
                self.assertEqual(file.read(), old)


class Descriptors(SystemCase):
    @unittest.skipIf(is_sanitized(), "a sanitizer needs some itself")
    def test_with_hardly_any_it_says_why_or_works(self):
        user = self.user()
        run = self.mailtop(monitor(self.server, user))
        for limit in range(3, 24):
            for words in (("check-config",), ("once",))[limit % 3 != 0:]:
                with self.subTest(limit=limit, words=words):
                    done = subprocess.run(["prlimit", f"--nofile={limit}:{limit}", *run.command(*words)],
                                          stdin=subprocess.DEVNULL, capture_output=True, env=run.environment,
                                          timeout=60 * wait.PATIENCE)
                    if b"error while loading shared libraries" in done.stderr:
                        continue  # there was no program yet
                    self.assertIn(done.returncode, (0, 2, 3), done)
                    if done.returncode == 3:
                        self.assertRegex(done.stderr, b"cannot|Too many open files", done)
                    elif done.returncode == 2:
                        self.assertRegex(done.stdout, b"(?i)down|memory|files", done)

    def test_used_up_in_the_run_the_rest_goes_on_and_comes_back_by_itself(self):
        users = [self.user() for _ in range(3)]
        relay = self.enterContext(Relay(self.server.ports["imaps"]))
        sections = [monitor(self.server, user, push="off", retries=1) for user in users]
        sections[0]["port"] = relay.port
        with self.mailtop(*sections).stream() as stream:
            for user in users:
                stream.wait_samples(user, 2)
            pid = stream.process.pid
            before = len(os.listdir(f"/proc/{pid}/fd"))
            soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            # No number beyond those in use is given out any more.
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, hard))
            relay.cut()
            event = stream.wait_for(lambda e: e["name"] == users[0] and e["error"], "an error")
            self.assertIn(event["error"]["class"], ("system", "connect", "dns"))
            self.server.deliver(users[1])
            self.shows(stream, users[1], 1)
            self.fresh(stream, users[2], 2)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
            self.server.deliver(users[0])
            self.shows(stream, users[0], 1)
            wait.until(lambda: len(os.listdir(f"/proc/{pid}/fd")) <= before, "no descriptor more than before")


class Memory(SystemCase):
    def test_each_of_the_first_allocations_may_fail(self):
        """Some; torture.test_system tries them all."""
        shim = self.enterContext(Shim("memory"))
        run = self.mailtop(monitor(self.server, "nobody"))
        for at in range(1, 60, 6):
            with self.subTest(at=at):
                self.refused_or_well(run, shim, at, "check-config")

    def refused_or_well(self, run, shim, at, *words, on=0):
        run.environment.update(shim.environment(SHIM_FAIL=at, SHIM_ON=on, SHIM_COUNT=shim.path("count")))
        result = run.run(*words)
        self.assertIn(result.code, (0, 2, 3), result)
        if result.code == 3:
            self.assertRegex(result.err, "memory", result)
        return shim.count()


class Stopped(SystemCase):
    def test_the_program_itself_stopped_for_a_while_goes_on_as_if_nothing_was(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user)).stream() as stream:
            self.fresh(stream, user)
            for number in range(1, 2):
                stream.process.send_signal(signal.SIGSTOP)
                self.server.deliver(user)
                wait.pause(3)
                stream.process.send_signal(signal.SIGCONT)
                self.shows(stream, user, number)
            self.assertNotIn("down", {e["state"] for e in stream.events})

    def test_a_server_that_is_stopped_is_down_at_the_deadline_and_back_when_it_goes_on(self):
        user, other = self.user(), self.user()
        relay = self.enterContext(Relay(self.server.ports["imaps"]))
        sections = (monitor(self.server, user, port=relay.port, timeout=1500, retries=1), monitor(self.server, other))
        with self.mailtop(*sections).stream() as stream:
            for name in (user, other):
                stream.wait_samples(name, 2)
            with self.stopped(self.server.session_pids(user)):
                relay.freeze()
                self.fails(stream, user, "timeout")
                down = stream.wait_for(lambda e: e["name"] == user and e["state"] == "down", "down")
                self.assertEqual(folder(down, "INBOX")["messages"], 0)  # as old ones, beside numbers_at
                self.fresh(stream, other, 2)
            relay.freeze(False)
            self.server.deliver(user)
            self.shows(stream, user, 1)

    def stopped(self, pids):
        class Held:
            def __enter__(self):
                for pid in pids:
                    os.kill(pid, signal.SIGSTOP)

            def __exit__(self, *_):
                for pid in pids:
                    os.kill(pid, signal.SIGCONT)
        return Held()


if __name__ == "__main__":
    unittest.main()
