# wrong: sliding_window_view gives (N, C, OH, OW, fh, fw), and this is reshaped without moving the channels behind the places.
# ids: reshaped-only
def im2col(x, fh, fw, stride=1, padding=0):
    C = x.shape[1]
    xp = zero_pad(x, padding)
    win = np.lib.stride_tricks.sliding_window_view(xp, (fh, fw), axis=(2, 3))
    win = win[:, :, ::stride, ::stride]
    return win.reshape(-1, C * fh * fw)
