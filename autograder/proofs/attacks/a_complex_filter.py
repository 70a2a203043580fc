# /// attack
# name = "a complex filter"
# threat = "forged answers"
# tries = "Returns complex numbers with the wrong real part."
# exercise = "vertical_edge_filter"
# succeeded_once = true
# ///

import numpy as np


def NAME(*args, **kwargs):
    return np.full((3, 3), 1 + 1j)
