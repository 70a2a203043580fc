# /// attack
# name = "unknown handle"
# threat = "forged answers"
# tries = "Answers with handles that were never given."
# ///

import sys, json
from wire import Handle


def NAME(*args, **kwargs):
    return Handle(-(10**30), "ndarray", "array([1])")
