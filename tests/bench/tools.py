"""The programs beside mailtop that the bench needs, built by the Makefile."""

import os
import subprocess

from lib.mailtop import ROOT

BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build")))


def tool(name):
    """The path of `floor`, `hot`, `picture` or `standin`, up to date."""
    path = os.path.join(BUILD, "bench", name)
    done = subprocess.run(["make", "--no-print-directory", "-C", ROOT, f"BUILD={BUILD}", path],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"cannot build {name}: {done.stdout}{done.stderr}")
    return path
