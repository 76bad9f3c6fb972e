"""On what and with what the figures were made."""

import os
import re
import shutil
import subprocess
import time

VERSIONS = {
    "curl": ["curl", "--version"],
    "fetchmail": ["fetchmail", "--version"],
    "htop": ["htop", "--version"],
    "btop": ["btop", "--version"],
    "Dovecot": ["dovecot", "--version"],
    "Python": ["python3", "--version"],
    "valgrind": ["valgrind", "--version"],
    "compiler": ["cc", "--version"],
}


def describe():
    """Pairs of what and how, in order."""
    return [("machine", f"{_cpu()}, {len(os.sched_getaffinity(0))} cores, {_memory()}"),
            ("kernel", f"{os.uname().sysname} {os.uname().release.split('-')[0]}"),
            ("libraries", _libraries()),
            ("programs", ", ".join(f"{name} {version(name)}" for name in VERSIONS)),
            ("time", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()))]


def load():
    """Of the last minute: above the number of cores the figures of time are too high."""
    return f"{os.getloadavg()[0]:.1f}"


def _cpu():
    return _find("/proc/cpuinfo", r"^model name\s*: (.*)$")


def _memory():
    return f"{int(_find('/proc/meminfo', r'^MemTotal: *([0-9]+)')) / 1048576:.0f} GB"


def _find(path, pattern):
    with open(path, encoding="ascii", errors="replace") as file:
        found = re.search(pattern, file.read(), re.MULTILINE)
    return re.sub(r"\s+", " ", found.group(1)) if found else "unknown"


def _libraries():
    """As curl's first line names those that it and mailtop share."""
    out = _out(["curl", "--version"]).split("\n")[0]
    found = re.findall(r"\b(libcurl|OpenSSL)/(\S+)", out)
    return ", ".join(f"{name} {version}" for name, version in found) or "unknown"


def version(name):
    found = re.search(r"(\d+\.[\w.]*\w)", _out(VERSIONS[name]))
    return found.group(1) if found else "none"


def _out(command):
    path = shutil.which(command[0], path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        return ""
    return subprocess.run([path, *command[1:]], capture_output=True, text=True).stdout
