# /// attack
# name = "pickles"
# threat = "pickles"
# tries = "Returns objects that run code when they are unpickled."
# typical = true
# ///

import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/audit-pickle",)


def NAME(*args, **kwargs):
    return Bomb()
