# wrong: reshapes col straight to (N, C, fh, fw, OH, OW) and so mixes the axes up, where they had to be moved
# ids: no-transpose
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    oh = (H + 2 * padding - fh) // stride + 1
    ow = (W + 2 * padding - fw) // stride + 1
    taps = col.reshape(N, C, fh, fw, oh, ow)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for u in range(fh):
        for v in range(fw):
            img[
                :, :, u : u + (oh - 1) * stride + 1 : stride, v : v + (ow - 1) * stride + 1 : stride
            ] += taps[:, :, u, v]
    return img[:, :, padding : padding + H, padding : padding + W]
