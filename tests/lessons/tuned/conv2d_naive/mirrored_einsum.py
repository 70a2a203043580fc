# wrong: The filters are mirrored from left to right.
# ids: mirrored
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    win = np.lib.stride_tricks.sliding_window_view(xp, (FH, FW), axis=(2, 3))
    win = win[:, :, ::stride, ::stride]
    out = np.einsum("ncijuv,fcuv->nfij", win, w[..., ::-1])
    return out + b[:, None, None]
