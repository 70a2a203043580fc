# the digit moved by a pixel each way, and the scores averaged
import numpy as np
from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential


class MyNet:
    """A network that inherits from nothing, and is a function, too."""

    def __init__(self, path="my_net.npz"):
        sizes = [(1, 8), (8, 16), (16, 32)]
        convs = [
            layer for a, b in sizes for layer in (Conv2d(a, b, 3, padding=1), ReLU(), MaxPool2d(2))
        ]
        self.net = Sequential(*convs, Flatten(), Linear(288, 32), ReLU(), Linear(32, 10)).eval()
        arrays = np.load(path, allow_pickle=False)
        self.net.load_state_dict({name: arrays[name] for name in arrays})

    def __call__(self, x):
        return self.net(x)

    def predict(self, x):
        looks = [(0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)]
        return sum(self(np.roll(x, look, axis=(2, 3))) for look in looks) / len(looks)
