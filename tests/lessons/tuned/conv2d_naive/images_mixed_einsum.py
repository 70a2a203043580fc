# wrong: Each map is summed over all images.
# ids: -
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    win = np.lib.stride_tricks.sliding_window_view(xp, (FH, FW), axis=(2, 3))
    win = win[:, :, ::stride, ::stride]
    out = np.einsum("ncijuv,fcuv->fij", win, w)
    return out + b[:, None, None]
