# wrong: Rows and columns of the filter are swapped.
# ids: transposed
def conv_single_step(x_slice, w, b):
    total = 0.0
    C, H, W = w.shape
    for c in range(C):
        for i in range(H):
            for j in range(W):
                total += x_slice[c, i, j] * w[c, j, i]
    return total + b
