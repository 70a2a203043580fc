# loops and a list of winners
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k, self.s, self.p = kernel_size, stride or kernel_size, padding

    def forward(self, x):
        N, C, H, W = x.shape
        OH = (H + 2 * self.p - self.k) // self.s + 1
        OW = (W + 2 * self.p - self.k) // self.s + 1
        out = np.zeros((N, C, OH, OW))
        self.shape, self.winners = x.shape, []
        for n in range(N):
            for c in range(C):
                for i in range(OH):
                    for j in range(OW):
                        best = None
                        for u in range(self.k):
                            for v in range(self.k):
                                r, q = i * self.s + u - self.p, j * self.s + v - self.p
                                if (
                                    0 <= r < H
                                    and 0 <= q < W
                                    and (best is None or x[n, c, r, q] > x[best])
                                ):
                                    best = n, c, r, q
                        out[n, c, i, j] = x[best]
                        self.winners.append(best)
        return out

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for winner, number in zip(self.winners, dout.flatten()):
            dx[winner] += number
        return dx
