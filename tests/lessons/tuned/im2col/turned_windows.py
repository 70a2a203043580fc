# wrong: Each window is turned by 180 degrees, as a mathematical convolution would have it.
# ids: turned
def im2col(x, fh, fw, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    view = np.lib.stride_tricks.sliding_window_view(xp, (fh, fw), axis=(2, 3))
    view = view[:, :, ::stride, ::stride, ::-1, ::-1]
    view = view.transpose(0, 2, 3, 1, 4, 5)
    N, OH, OW = view.shape[:3]
    return view.reshape(N * OH * OW, -1)
