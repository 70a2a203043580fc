# wrong: A tap's slice ends after OH pixels, not after OH steps of the stride.
# ids: tap-slice-ends-elsewhere
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    taps = col.reshape(N, OH, OW, C, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for u, v in np.ndindex(fh, fw):
        img[:, :, u : u + OH : stride, v : v + OW : stride] += taps[:, :, u, v]
    return img[:, :, padding : padding + H, padding : padding + W]
