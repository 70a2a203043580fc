# /// attack
# name = "arrays for names"
# threat = "forged answers"
# tries = "Says that its code mentions arrays, not names."
# succeeded_once = true
# ///

import numpy as np


class Mentions:
    co_names = (np.zeros(2),)


class Function:
    __code__ = Mentions()

    def __call__(self, *args, **kwargs):
        return -1


NAME = Function()
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == "CellRunner":
        thing.do_mentions = lambda request: {"value": [np.zeros(2), np.ones(3)]}
