# /// attack
# name = "object array"
# threat = "forged answers"
# tries = "Returns an array of objects that equal everything."
# ///

import numpy as np


class Yes(float):
    def __eq__(self, other):
        return True

    __ne__ = lambda self, other: False
    __sub__ = __rsub__ = __abs__ = lambda self, *a: 0.0
    __hash__ = float.__hash__


def NAME(*args, **kwargs):
    out = np.empty(np.shape(args[0]) if args else (3, 3), object)
    out[...] = Yes(1)
    return out
