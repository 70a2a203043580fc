# wrong: Adds b to the whole block without new axes, so it lies along the last axis.
# ids: bias-along-columns
def conv2d_naive(x, w, b, stride=1, padding=0):
    xp = zero_pad(x, padding)
    win = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))
    win = win[:, :, ::stride, ::stride]
    out = np.einsum("ncijuv,fcuv->nfij", win, w).astype(float)
    return out + b
