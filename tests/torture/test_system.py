"""All of what integration.test_system tries some of: each allocation of the program's start and
of a whole check, each call to the disk of each command that writes, each limit of descriptors;
longer sleeps and stops."""

import errno
import os
import signal
import subprocess
import unittest

from lib import wait
from lib.case import DovecotCase, monitor
from lib.mailtop import Mailtop, folder
from lib.shim import Clock, Names, Shim

LIBRARY = b"error while loading shared libraries"


class SystemTorture(DovecotCase):
    def run_to_end(self, run, *words, stdin=b""):
        """The result, which is no crash: an exit code of ours."""
        result = run.run(*words, stdin=stdin, seconds=60)
        self.assertIn(result.code, (0, 1, 2, 3), result)
        self.assertNotRegex(result.err, "(?i)sanitizer|assert", result)
        if result.code == 3:
            self.assertRegex(result.err, r"\S", "no word on why")
        return result


class Memory(SystemTorture):
    def fail_each(self, what, words, good, on, step=1):
        """Each allocation of the run fails; how many there were."""
        shim = self.enterContext(Shim("memory"))
        user = self.user()
        self.server.deliver(user, count=3)
        run = self.mailtop(monitor(self.server, user, "pop3" if "pop3" in what else "imaps", retries=1),
                           settings={"timeout": 5000})
        environment = dict(run.environment)
        run.environment = {**environment, **shim.environment(SHIM_COUNT=shim.path("count"))}
        self.assertRegex(self.run_to_end(run, *words).out, good)
        total = shim.count()
        told = {0: 0, 1: 0, 2: 0, 3: 0}
        for at in range(1, total + 1, step):
            with self.subTest(what=what, at=at, on=on):
                run.environment = {**environment, **shim.environment(SHIM_FAIL=at, SHIM_ON=int(on))}
                result = self.run_to_end(run, *words)
                told[result.code] += 1
                if result.code == 0:
                    self.assertRegex(result.out, good)  # no wrong number
        print(f"figure: no memory: {what}, {'all from the n-th on' if on else 'the n-th alone'}: "
              f"{sum(told.values())} of {total} allocations: " + ", ".join(f"{n} left with {c}" for c, n in told.items()))

    def test_of_check_config(self):
        for on in (False, True):
            self.fail_each("check-config", ("check-config",), "1 mailbox, no mistake", on)

    def test_of_a_whole_check_in_imap(self):
        for on in (False, True):
            self.fail_each("once, imaps", ("once",), r"ok\s+user\S+\s+3\s+3", on, step=2)

    def test_of_a_whole_check_in_pop3(self):
        for on in (False, True):
            self.fail_each("once, pop3", ("once",), r"ok\s+user\S+\s+–\s+3", on, step=2)


class Disks(SystemTorture):
    RC = "poll 127.0.0.1 proto imap user 'new' password 'p' no ssl\n"

    def test_each_call_to_the_disk_of_each_command_that_writes(self):
        shim = self.enterContext(Shim("files"))
        for words in (("import", "--yes", "rc"), ("secret", "anna")):
            tried = 0
            for number in (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT):
                for on in (0, 1):
                    total = self.once_through(shim, words, 0, number, on)
                    for at in range(1, total + 1):
                        with self.subTest(words=words, errno=errno.errorcode[number], at=at, on=on):
                            self.once_through(shim, words, at, number, on)
                            tried += 1
            print(f"figure: no disk: {words[0]}: {tried} failures of a call, the old file or the new one after each")

    def once_through(self, shim, words, at, number, on):
        with Mailtop([monitor(self.server, "anna", password=None, password_env="X")]) as run:
            run.file("rc", self.RC)
            words = [os.path.join(run.folder, "rc") if word == "rc" else word for word in words]
            with open(run.path, encoding="utf-8") as file:
                old = file.read()
            run.environment.update(shim.environment(SHIM_FAIL=at, SHIM_ON=on, SHIM_ERRNO=number,
                                                    SHIM_COUNT=shim.path("count")))
            result = self.run_to_end(run, *words, stdin=b"sesame\n")
            with open(run.path, encoding="utf-8") as file:
                new = file.read()
            self.assertEqual(result.code == 0, new != old, result)
            self.assertTrue(new == old or "password_sealed" in new or "new" in new[len(old):], new)
            if at == 0:
                self.assertEqual(result.code, 0, result)
            left = [name for name in os.listdir(run.folder) if name.startswith(".mailtop")]
            self.assertEqual(left, [])
        return shim.count()


class Descriptors(SystemTorture):
    def test_each_limit_from_none_to_enough(self):
        user = self.user()
        self.server.deliver(user)
        codes = {}
        for way in ("imaps", "pop3", "imap-starttls"):
            run = self.mailtop(monitor(self.server, user, way, retries=1))
            for limit in range(3, 40):
                with self.subTest(way=way, limit=limit):
                    done = subprocess.run(["prlimit", f"--nofile={limit}:{limit}", *run.command("once")],
                                          stdin=subprocess.DEVNULL, capture_output=True, env=run.environment,
                                          timeout=60 * wait.PATIENCE)
                    if LIBRARY in done.stderr:
                        continue
                    self.assertIn(done.returncode, (0, 2, 3), done)
                    codes[done.returncode] = codes.get(done.returncode, 0) + 1
                    if done.returncode == 0:
                        self.assertRegex(done.stdout.decode(), rf"ok\s+{user}\s+\S+\s+1")
                    else:
                        self.assertRegex((done.stdout + done.stderr).decode(), "cannot|Too many|memory|system", done)
        print("figure: no descriptors: limits 3 to 39 in three ways: " +
              ", ".join(f"{n} left with {code}" for code, n in sorted(codes.items())))


class Time(SystemTorture):
    def test_clocks_that_jump_at_random_while_mail_comes(self):
        clock = self.enterContext(Clock())
        users = [self.user() for _ in range(5)]
        jumps = 0
        run = self.mailtop(*[monitor(self.server, user, push="off" if number % 2 else "auto")
                             for number, user in enumerate(users)], environment=clock.environment())
        with run.stream() as stream:
            for user in users:
                stream.wait_samples(user, 1)
            boot = 0
            for number in range(1, 25):
                wall = (-1) ** number * number * 1800 * (1 if number % 3 else 8766)
                boot += 3600 if number % 4 == 0 else 0
                clock.jump(wall=wall, boot=boot)
                jumps += 1
                after = len(stream.events)
                for user in users:
                    self.server.deliver(user)
                for user in users:
                    stream.wait_for(lambda e, user=user, number=number: e["name"] == user and e["state"] == "up" and
                                    folder(e, "INBOX")["messages"] == number, f"{number} messages of {user}", after)
            self.assertEqual(stream.end()[0], 0)
        print(f"figure: clocks: {jumps} jumps of the wall clock, {boot // 3600} sleeps of an hour, every number right")

    def test_stops_of_the_program_longer_than_its_deadlines(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, timeout=2000)).stream() as stream:
            stream.wait_samples(user, 2)
            for number, seconds in enumerate((1, 3, 10, 20), 1):
                stream.process.send_signal(signal.SIGSTOP)
                self.server.deliver(user)
                wait.pause(seconds)
                after = len(stream.events)
                stream.process.send_signal(signal.SIGCONT)
                stream.wait_for(lambda e, number=number: e["state"] == "up" and folder(e, "INBOX")["messages"] == number,
                                f"{number} messages", after)
        print("figure: stopped: 4 times, up to 20 s with a deadline of 2 s")

    def test_a_name_that_comes_and_goes_beyond_what_is_kept_of_it(self):
        """libcurl keeps an address for a minute."""
        names = self.enterContext(Names())
        user, other = self.user(), self.user()
        sections = [monitor(self.server, user, host="mail.test", tls="none", allow_plaintext=True, keep="no",
                            port=self.server.ports["imap"], timeout=2000), monitor(self.server, other)]
        with self.mailtop(*sections, environment=names.environment()).stream() as stream:
            stream.wait_samples(user, 2)
            for number, what in enumerate(("fail", "slow 20 127.0.0.1", "empty"), 1):
                names.become(what)
                after = len(stream.events)
                stream.wait_for(lambda e: e["name"] == user and e["state"] == "down", f"down for {what}", after, 100)
                self.server.deliver(user)
                names.become("127.0.0.1")
                stream.wait_for(lambda e, number=number: e["name"] == user and e["state"] == "up" and
                                folder(e, "INBOX")["messages"] == number, "well again", after, 60)
            states = {e["state"] for e in stream.events if e["name"] == other and e["event"] == "sample"}
            self.assertEqual(states, {"up"})
        print("figure: names: gone, slow and empty in turn behind a name that was kept; the other mailbox on time")


if __name__ == "__main__":
    unittest.main()
