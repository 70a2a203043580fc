# wrong: A window is read column by column.
# ids: window-transposed
def im2col(x, fh, fw, stride=1, padding=0):
    big = zero_pad(x, padding)
    view = np.lib.stride_tricks.sliding_window_view(big, (fh, fw), axis=(2, 3))
    view = view[:, :, ::stride, ::stride]
    return np.einsum("ncijuv->nijcvu", view).reshape(-1, x.shape[1] * fh * fw)
