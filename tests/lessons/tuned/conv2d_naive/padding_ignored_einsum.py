# wrong: The padding is not used.
# ids: padding-ignored
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = x
    win = np.lib.stride_tricks.sliding_window_view(xp, (FH, FW), axis=(2, 3))
    win = win[:, :, ::stride, ::stride]
    out = np.einsum("ncijuv,fcuv->nfij", win, w)
    return out + b[:, None, None]
