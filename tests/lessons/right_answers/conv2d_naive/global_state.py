# global state
windows_seen = 0


def conv2d_naive(x, w, b, stride=1, padding=0):
    global windows_seen
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    view = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[
        :, :, ::stride, ::stride
    ]
    windows_seen += view.size
    return np.einsum("nchwij,fcij->nfhw", view, w) + b[:, None, None]
