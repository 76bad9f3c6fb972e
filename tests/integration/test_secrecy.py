"""What others of the same machine can see and put in our way: files, folders, processes, what a crash leaves."""

import contextlib
import glob
import os
import resource
import signal
import stat
import subprocess
import unittest

from lib import hostile, wait
from lib.case import FakeCase, fake
from lib.mailtop import program

NOBODY = 65534
SECRET = "Secrecy-pw-1701"
SERVER = ("include imap-login\nrepeat\nC? \\S+ STATUS\nS: * STATUS INBOX (MESSAGES 7 UNSEEN 1)\nS: {tag} OK done\n"
          "C? \\S+ CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK done\nC? \\S+ LOGOUT\nS: * BYE\nS: {tag} OK\nclose\n")


class SecrecyCase(FakeCase):
    def files(self, mailtop):
        """(path, stat) of all below the program's folder."""
        for folder, folders, names in os.walk(mailtop.folder):
            for name in folders + names:
                path = os.path.join(folder, name)
                yield path, os.lstat(path)

    def screen(self, mailtop, name="fake"):
        terminal = self.enterContext(hostile.Pty(mailtop.command(), mailtop.environment, mailtop.folder))
        terminal.wait_for(name.encode())
        terminal.wait_for(b"7")
        return terminal

    def states(self, mailtop):
        return glob.glob(os.path.join(mailtop.folder, "state", "mailtop", "state*.ini"))

    def assert_nowhere(self, mailtop, secret=SECRET):
        for path, found in self.files(mailtop):
            if stat.S_ISREG(found.st_mode):
                with open(path, "rb") as file:
                    self.assertNotIn(secret.encode(), file.read(), path)


class Files(SecrecyCase):
    def test_only_the_owner_may_look_whatever_the_umask(self):
        server = self.fake(SERVER)
        for mask in (0, 0o022, 0o277):
            with self.subTest(umask=oct(mask)):
                mailtop = self.mailtop(fake(server, password=SECRET), settings={"interval": 60})
                others = mailtop.file("others.ini", f'[monitor new]\nhost = 127.0.0.1\nport = {server.port}\n'
                                      f'tls = none\nuser = u\npassword = "{SECRET}"\n')
                before = {path for path, _ in self.files(mailtop)}
                old = os.umask(mask)
                try:
                    for arguments in (("--log", "log", "once"), ("import", "--yes", others), ("export", "-o", "out.ini")):
                        self.assertEqual(mailtop.run(*arguments).code, 0, arguments)
                    terminal = self.screen(mailtop)
                    terminal.send(b"S")
                    terminal.send(b"q" * 3)
                    terminal.wait_end()
                finally:
                    os.umask(old)
                made = [(path, found) for path, found in self.files(mailtop) if path not in before]
                names = {os.path.basename(path) for path, _ in made}
                self.assertLessEqual({"log", "out.ini", "key", "state", "mailtop"}, names)
                self.assertTrue(self.states(mailtop))
                for path, found in made:
                    wanted = 0o700 if stat.S_ISDIR(found.st_mode) else 0o600
                    self.assertEqual(oct(stat.S_IMODE(found.st_mode)), oct(wanted), path)

    def test_what_is_removed_is_remembered_without_its_password(self):
        server = self.fake(SERVER)
        mailtop = self.mailtop(fake(server, password=SECRET), settings={"interval": 60})
        terminal = self.screen(mailtop)
        terminal.send(b"d")
        terminal.wait_for(b"Take fake")
        terminal.send(b"y")
        terminal.wait_for(b"No mailbox to watch")
        terminal.send(b"q")
        terminal.wait_end()
        with open(self.states(mailtop)[0], "rb") as file:
            self.assertIn(b"fake", file.read())
        self.assert_nowhere(mailtop)

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a folder of another user")
    def test_a_state_folder_of_another_user_stays_as_it_is(self):
        server = self.fake(SERVER)
        mailtop = self.mailtop(fake(server), settings={"interval": 60})
        trap = os.path.join(mailtop.folder, "trap")
        state = os.path.join(mailtop.folder, "state", "mailtop")
        os.makedirs(os.path.dirname(state))
        for how in ("owner", "link", "mode"):
            with self.subTest(how=how):
                os.makedirs(trap)
                if how == "link":
                    os.symlink(trap, state)
                    os.chown(state, NOBODY, NOBODY, follow_symlinks=False)
                else:
                    os.rename(trap, state)
                    trap_now = state
                    if how == "owner":
                        os.chown(state, NOBODY, NOBODY)
                    else:
                        os.chmod(state, 0o777)
                trap_now = trap if how == "link" else state
                terminal = self.screen(mailtop)
                terminal.send(b"S")
                terminal.send(b"q" * 3)
                self.assertEqual(terminal.wait_end(), 0)
                self.assertEqual(os.listdir(trap_now), [])
                os.unlink(state) if how == "link" else os.rmdir(state)
                with contextlib.suppress(FileNotFoundError):
                    os.rmdir(trap)


class Processes(SecrecyCase):
    def test_a_password_command_gets_nothing_of_the_others(self):
        """Neither in its arguments, nor in its environment, nor by a descriptor that is left open."""
        server = self.fake(SERVER)
        mailtop = self.mailtop(fake(server, "one", password=SECRET),
                               fake(server, "two", password=None,
                                    password_command="sh -c 'echo $$ > child; cat fifo'"))
        os.mkfifo(os.path.join(mailtop.folder, "fifo"))
        log = mailtop.file("log", "")
        with mailtop.stream("--log", log) as stream:
            stream.wait_samples("one", 1)
            path = os.path.join(mailtop.folder, "child")

            def child():
                with contextlib.suppress(OSError), open(path, encoding="ascii") as file:
                    return file.read().strip()
                return None

            pid = wait.until(child, "the command to run")
            for name in ("cmdline", "environ"):
                for process in (pid, str(stream.process.pid)):
                    with open(f"/proc/{process}/{name}", "rb") as file:
                        self.assertNotIn(SECRET.encode(), file.read(), (process, name))
            open_files = {number: os.readlink(f"/proc/{pid}/fd/{number}") for number in os.listdir(f"/proc/{pid}/fd")}
            for number, target in open_files.items():
                self.assertNotRegex(target, r"socket|eventpoll|mailtop\.ini|log$|eventfd", open_files)
            self.assertLessEqual({"0", "1", "2"}, set(open_files))

    def test_a_crash_leaves_no_core(self):
        """A core is allowed, and of another program it is made: ours leaves none, with its secrets in it."""
        def allow():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        server = self.fake(SERVER)
        mailtop = self.mailtop(fake(server, password=SECRET))
        # A hard limit of nothing, or a system that keeps cores elsewhere, shows nothing of us.
        other = subprocess.run(["sh", "-c", "ulimit -c unlimited && kill -SEGV $$"], cwd=mailtop.folder)
        made = [name for name in os.listdir(mailtop.folder) if name.startswith("core")]
        if other.returncode != -signal.SIGSEGV or not made:
            self.skipTest("this machine leaves no core in the folder")
        for name in made:
            os.unlink(os.path.join(mailtop.folder, name))
        for number in (signal.SIGSEGV, signal.SIGABRT):
            with self.subTest(signal=number.name):
                process = subprocess.Popen(mailtop.command("stream"), stdout=subprocess.PIPE, cwd=mailtop.folder,
                                           env=mailtop.environment, preexec_fn=allow)
                process.stdout.readline()
                process.send_signal(number)
                _, status = os.waitpid(process.pid, 0)
                process.returncode = status
                process.stdout.close()
                self.assertTrue(os.WIFSIGNALED(status) or os.WEXITSTATUS(status))
                self.assertFalse(os.WIFSIGNALED(status) and os.WCOREDUMP(status))
                self.assertEqual([name for name in os.listdir(mailtop.folder) if name.startswith("core")], [])

    def test_a_crash_on_the_screen_says_no_secret(self):
        server = self.fake(SERVER)
        mailtop = self.mailtop(fake(server, password=SECRET), settings={"interval": 60})
        terminal = self.screen(mailtop)
        os.kill(terminal.pid, signal.SIGSEGV)
        status = terminal.wait_end()
        self.assertTrue(os.WIFSIGNALED(status) or os.WEXITSTATUS(status))
        self.assertFalse(os.WIFSIGNALED(status) and os.WCOREDUMP(status))
        self.assertNotIn(SECRET.encode(), terminal.data)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody without rights")
    def test_no_right_beyond_a_users_is_needed(self):
        server = self.fake(SERVER)
        mailtop = self.mailtop(fake(server))
        for path in (mailtop.folder, mailtop.path):
            os.chown(path, NOBODY, NOBODY)
        become = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", "--no-new-privs",
                  "--bounding-set", "-all", "--inh-caps", "-all"]
        copy = os.path.join(mailtop.folder, "mailtop")
        with open(program(), "rb") as source, open(copy, "wb") as target:
            target.write(source.read())
        os.chmod(copy, 0o755)
        done = subprocess.run([*become, copy, "-c", mailtop.path, "once"], capture_output=True, text=True,
                              env=mailtop.environment, cwd=mailtop.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
