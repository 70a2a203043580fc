# one's own layers of lessons 5 and 6
import numpy as np

from mynet import Conv2d, MaxPool2d


class MyNet:
    def __init__(self):
        file = np.load("my_net.npz")
        self.w = {name: file[name].astype("float32") for name in file.files}
        self.convs = [Conv2d(self.w[f"{n}.w"], self.w[f"{n}.b"], 1, 1) for n in (0, 3, 6)]

    def predict(self, x):
        for conv in self.convs:
            x = MaxPool2d(2).forward(np.maximum(0, conv.forward(x)))
        x = np.maximum(0, x.reshape(x.shape[0], -1) @ self.w["10.w"].T + self.w["10.b"])
        return x @ self.w["12.w"].T + self.w["12.b"]
