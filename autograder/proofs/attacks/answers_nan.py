# /// attack
# name = "answers NaN"
# threat = "forged answers"
# tries = "Returns NaN of the right shape."
# ///

import numpy as np


def NAME(*args, **kwargs):
    shape = np.shape(args[0]) if args else (3, 3)
    return np.full(shape, np.nan)
