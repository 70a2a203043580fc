# /// attack
# name = "remembers images that it saw"
# threat = "hard-coded answers"
# tries = "Takes the images that it is asked about for a file, to answer the next time from it."
# exercise = "MyNet"
# ///


class NAME:
    def __init__(self):
        pass

    def predict(self, x):
        import numpy as np

        x.tofile("seen.bin")
        return np.tile(np.arange(10.0), (len(x), 1))
