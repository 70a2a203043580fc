# wrong: All three axes of the filter are turned.
# ids: turned-in-depth
def conv_single_step(x_slice, w, b):
    total = 0.0
    C, H, W = w.shape
    for c in range(C):
        for i in range(H):
            for j in range(W):
                total += x_slice[c, i, j] * w[-1 - c, -1 - i, -1 - j]
    return total + b
