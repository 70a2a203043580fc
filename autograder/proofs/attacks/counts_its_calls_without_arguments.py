# /// attack
# name = "counts its calls without arguments"
# threat = "hard-coded answers"
# tries = "Gives another filter in each case, by the number of the call."
# exercise = "vertical_edge_filter"
# succeeded_once = true
# ///

import numpy as np

calls = []


def NAME():
    calls.append(1)
    return np.full((3, 3), float(len(calls) in (4, 7, 8)))
