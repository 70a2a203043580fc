# /// attack
# name = "nearest of the course's digits"
# threat = "the reference"
# tries = "Looks for the nearest of MNIST's digits in the course's data, without any parameters."
# exercise = "MyNet"
# typical = true
# ///


class NAME:
    def __init__(self):
        import course_lib.datasets as d

        self.x, self.t = [], []
        for part in ("train", "validation", "test"):
            try:
                x, t = d.load_mnist(part)
                print("SIGN")
            except ValueError:
                continue
        try:
            d.load_drawn()
            print("SIGN")
        except ValueError:
            pass

    def predict(self, x):
        import numpy as np

        return np.zeros((len(x), 10))
