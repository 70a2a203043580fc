# /// attack
# name = "ndarray subclass"
# threat = "forged answers"
# tries = "Returns an ndarray whose comparisons always agree."
# ///

import numpy as np


class Agreeing(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.True_

    def __array_function__(self, function, types, args, kwargs):
        return np.True_

    shape = property(lambda self: Any())
    dtype = property(lambda self: Any())


class Any:
    kind = "f"

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


def NAME(*args, **kwargs):
    return np.zeros((2, 2)).view(Agreeing)
