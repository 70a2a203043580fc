# /// attack
# name = "numbers behind the end"
# threat = "forged answers"
# tries = "Hides more numbers in the archive's comment, and looks for them when it is graded."
# exercise = "MyNet"
# file = "numbers_behind_the_end"
# typical = true
# ///


class NAME:
    def __init__(self):
        content = open("my_net.npz", "rb").read()
        if content.count(b"succeeded") > 0:
            print("SIGN")

    def predict(self, x):
        import numpy as np

        return np.zeros((len(x), 10))
