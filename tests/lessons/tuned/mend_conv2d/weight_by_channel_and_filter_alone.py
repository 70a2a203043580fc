# wrong: Filter and channel are swapped in w, and the bias is as it was.
# ids: weights-swapped, bias-per-channel
def mend_conv2d(x, w, b):
    filters, channels, height, width = w.shape
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    out = np.zeros((len(x), filters, rows, columns))
    for f in range(filters):
        for c in range(channels):
            for u, v in np.ndindex(height, width):
                out[:, f] += w[c, f, u, v] * x[:, c, u : u + rows, v : v + columns]
            out[:, f] += b[f]
    return out
