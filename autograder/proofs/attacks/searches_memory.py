# /// attack
# name = "searches memory"
# threat = "the reference"
# tries = "Looks through all objects for such a function."
# ///

import gc, types


def NAME(*args, **kwargs):
    return -1


mine = NAME
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__name__ in ("NAME", "_NAME"):
        if thing is not mine:
            NAME = thing
