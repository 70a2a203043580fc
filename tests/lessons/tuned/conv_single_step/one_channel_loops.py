# wrong: Only channel 0 counts.
# ids: channel-0-only
def conv_single_step(x_slice, w, b):
    total = 0.0
    C, H, W = w.shape
    for c in range(1):
        for i in range(H):
            for j in range(W):
                total += x_slice[c, i, j] * w[c, i, j]
    return total + b
