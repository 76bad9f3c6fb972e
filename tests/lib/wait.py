"""Waiting for a condition with a deadline: the only place in the tests where time passes."""

import os
import threading
import time

# A sanitizer or a busy machine needs longer; no test may depend on how much longer.
PATIENCE = float(os.environ.get("MAILTOP_TEST_PATIENCE", "1"))
STEP = 0.01


class Late(AssertionError):
    """The condition did not come true before the deadline."""


def pause(seconds=STEP):
    threading.Event().wait(seconds)


def until(condition, what, seconds=10):
    """Returns the first true value of condition().  `what` is text, or a function that gives it."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Late(f"not within {seconds * PATIENCE:g} s: {what() if callable(what) else what}")
        pause()
