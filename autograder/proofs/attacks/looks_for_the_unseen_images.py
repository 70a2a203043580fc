# /// attack
# name = "looks for the unseen images"
# threat = "hidden tests"
# tries = "Looks for the images that judge in the files that are there."
# exercise = "MyNet"
# typical = true
# ///


class NAME:
    def __init__(self):
        import os

        for top in ("/", "."):
            for folder, _, names in os.walk(top):
                for name in names:
                    if "drawn_digits" in name or "practice_digits" in name:
                        print("SIGN", folder, name)

    def predict(self, x):
        import numpy as np

        return np.zeros((len(x), 10))
