# the course's functions, and probabilities for scores, in batches of 32
from pathlib import Path

import numpy as np
from course_lib import functional as F


class MyNet:
    def __init__(self):
        with np.load(Path("my_net.npz").open("rb")) as f:
            self.arrays = dict(f)
        self.arrays = {k: v.astype(np.float64) for k, v in self.arrays.items()}

    def part(self, x):
        for n in "036":
            x = F.conv2d(x, self.arrays[n + ".w"], self.arrays[n + ".b"], padding=1)
            x = F.max_pool2d(F.relu(x), 2)
        x = F.relu(x.reshape(len(x), -1) @ self.arrays["10.w"].T + self.arrays["10.b"])
        return F.softmax(x @ self.arrays["12.w"].T + self.arrays["12.b"])

    def predict(self, x):
        out = np.empty((len(x), 10), np.float32)
        for start in range(0, len(x), 32):
            out[start : start + 32] = self.part(x[start : start + 32].astype(float))
        return out
