# /// attack
# name = "memory from a small text"
# threat = "memory"
# tries = "Makes a huge text, list and array at once."
# ///

import numpy as np


def NAME(*args, **kwargs):
    return np.ones((2**14, 2**14))
