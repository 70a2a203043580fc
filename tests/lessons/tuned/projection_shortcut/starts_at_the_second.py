# wrong: The picking begins with pixel stride - 1, not with pixel 0.
# ids: begins-later
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (0, stride), (0, stride)))
    picked = padded[:, :, stride - 1 :: stride, stride - 1 :: stride][:, :, :OH, :OW]
    return np.tensordot(picked, w[:, :, 0, 0], axes=([1], [1])).transpose(0, 3, 1, 2)
