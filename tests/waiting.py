"""Wait for a state, never for a time: a busy machine takes longer, and no test minds."""

import time

LONGEST = 120  # seconds, after which nothing more will come
BETWEEN = 0.05


def wait_until(condition, what):
    """Look again and again until a condition holds, and return what it gave."""
    deadline = time.monotonic() + LONGEST
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {LONGEST} s until {what}"
        time.sleep(BETWEEN)
    return found
