# wrong: Sets negative responses to 0, although no activation was asked for.
# ids: activated
def conv2d_naive(x, w, b, stride=1, padding=0):
    xp = zero_pad(x, padding)
    win = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))
    z = np.einsum("ncijuv,fcuv->nfij", win[:, :, ::stride, ::stride], w)
    z = z + b.reshape(-1, 1, 1)
    return np.maximum(z, 0.0)
