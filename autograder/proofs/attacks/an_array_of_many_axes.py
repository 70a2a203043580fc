# /// attack
# name = "an array of many axes"
# threat = "forged answers"
# tries = "Answers with a list of an array that takes an hour to be written out."
# succeeded_once = true
# ///

import numpy as np


def NAME(*args, **kwargs):
    return [np.zeros((2,) * 22, np.float16)]
