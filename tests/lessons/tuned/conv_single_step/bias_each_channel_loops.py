# wrong: The bias comes once for each channel.
# ids: bias-per-channel
def conv_single_step(x_slice, w, b):
    total = 0.0
    C, H, W = w.shape
    for c in range(C):
        total += b
        for i in range(H):
            for j in range(W):
                total += x_slice[c, i, j] * w[c, i, j]
    return total
