"""What a person would use instead: each looks once at all folders of a mailbox.

A peer's look(target, folders) gives (seconds it took, microseconds of its processor time).
fetchmail and curl are programs, so that theirs holds their start; the other two are Python, and
theirs begins after the interpreter's."""

import dataclasses
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from lib.case import password_of
from lib.mailtop import hermetic

REPLAY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "replay.py")
LIMIT_S = 600


@dataclasses.dataclass
class Target:
    port: int
    user: str
    ca: str = ""  # of the authority; in clear without


class Fetchmail:
    name = "fetchmail --check"

    def look(self, target, folders):
        # It reads only what is its user's and closed to others.
        with tempfile.TemporaryDirectory(prefix="mt-peer-") as home:
            path = os.path.join(home, "fetchmailrc")
            tls = f"ssl sslcertfile {target.ca}" if target.ca else "sslproto ''"
            # It takes no certificate for an address.
            host = "localhost" if target.ca else "127.0.0.1"
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
                file.write(f"poll {host} port {target.port} protocol imap auth password user {target.user} "
                           f"password {password_of(target.user)} folder {','.join(folders)} {tls}\n")
            # Its lock would let only one of root's look at a time.
            command = ["fetchmail", "--check", "-f", path, "--pidfile", os.path.join(home, "pid")]
            out, took = _run(command, {**hermetic(home), "FETCHMAILHOME": home})
        _all_told(out, b"folder ", folders)
        return took


class Curl:
    name = "curl, a STATUS a folder"

    def look(self, target, folders):
        scheme, ca = ("imaps", f'cacert = "{target.ca}"\n') if target.ca else ("imap", "")
        parts = [f'url = "{scheme}://127.0.0.1:{target.port}/"\nuser = "{target.user}:{password_of(target.user)}"\n'
                 f'request = "STATUS {folder} (MESSAGES RECENT UNSEEN)"\n{ca}' for folder in folders]
        out, took = _run(["curl", "-q", "-s", "-S", "-K", "-"], hermetic("/nonexistent"), "next\n".join(parts))
        _all_told(out, b"* STATUS ", folders)
        return took


class Imaplib:
    name = "Python's imaplib"
    way = "imaplib"

    def look(self, target, folders):
        wish = {"way": self.way, "port": target.port, "user": target.user, "password": password_of(target.user),
                "ca": target.ca, "folders": folders}
        done = json.loads(_run([sys.executable, REPLAY], hermetic("/nonexistent"), json.dumps(wish))[0])
        if done["answers"] != len(folders):
            raise RuntimeError(f"{self.name}: {done['answers']} answers for {len(folders)} folders")
        return done["seconds"], done["cpu_us"]


class HertzBeat(Imaplib):
    name = "HertzBeat's way"
    way = "hertzbeat"


def peers():
    """Those whose program is installed."""
    return [peer for peer in (Fetchmail(), Curl(), Imaplib(), HertzBeat())
            if not isinstance(peer, (Fetchmail, Curl)) or shutil.which(peer.name.split()[0].rstrip(","))]


def _run(command, environment, text=""):
    """(output, (seconds, microseconds on the processor))"""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        given.write(text)
        given.seek(0)
        began = time.monotonic()
        client = subprocess.Popen(command, stdin=given, stdout=out, stderr=errors, env=environment)
        # Not RUSAGE_CHILDREN: several peers may run at the same time.
        _, status, usage = os.wait4(client.pid, 0)
        took = time.monotonic() - began
        client.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        # fetchmail: 1 is no new mail
        if client.returncode not in (0, 1):
            raise RuntimeError(f"{command[0]} ended with {client.returncode}: {errors.read()[-500:]!r}")
        return out.read(), (took, _us(usage))


def _us(usage: resource.struct_rusage):
    return (usage.ru_utime + usage.ru_stime) * 1e6


def _all_told(out, mark, folders):
    if out.count(mark) != len(folders):
        raise RuntimeError(f"{out.count(mark)} answers for {len(folders)} folders: {out[-500:]!r}")
