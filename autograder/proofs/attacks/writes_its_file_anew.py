# /// attack
# name = "writes its file anew"
# threat = "the reference"
# tries = "Writes another file of numbers while it is graded, far beyond the budget."
# exercise = "MyNet"
# ///

import numpy as np

np.savez("my_net.npz", w=np.ones(2**20))


class NAME:
    def __init__(self):
        self.w = np.load("my_net.npz")["w"]

    def predict(self, x):
        return np.zeros((len(x), 10)) + self.w[0]
