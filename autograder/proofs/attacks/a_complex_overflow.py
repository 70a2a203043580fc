# /// attack
# name = "a complex overflow"
# threat = "forged answers"
# tries = "Sends a complex number that no float can hold."
# ///

import wire


class Packer(wire._Packer):
    def pack(self, value, depth):
        if type(value) is complex:
            return {"complex": [10**400, 0]}
        return super().pack(value, depth)


wire._Packer = Packer


def NAME(*args, **kwargs):
    return 1j
