"""Memory that was used before, as any program has it after a while.

np.empty gives what it finds. In a fresh process that is often zeros, and an answer that forgets to
fill its array would be right by luck.
"""

import numpy as np

STEP, MOST = 4, 1024  # bytes: NumPy hands out a freed block of such a size again
USED = np.full(MOST, 0x41, np.uint8)  # as a float of 8 bytes 2261634.5, so no rounding hides it
BLOCKS = [USED[:size] for size in range(STEP, MOST, STEP)]


def soil() -> None:
    """Let the next small array of each size begin with numbers that are not 0."""
    for block in BLOCKS:  # before each case
        block.copy()
