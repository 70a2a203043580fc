# wrong: The loops run to a fixed 3.
# ids: fixed-size
def conv_single_step(x_slice, w, b):
    total = 0.0
    C, H, W = w.shape
    for c in range(C):
        for i in range(3):
            for j in range(3):
                total += x_slice[c, i, j] * w[c, i, j]
    return total + b
