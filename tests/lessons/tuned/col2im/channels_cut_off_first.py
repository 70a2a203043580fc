# wrong: The matrix is cut into (N, C, OH, OW, fh, fw), though the channels stand behind the places.
# ids: no-transpose
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    taps = col.reshape(N, C, OH, OW, fh, fw)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for u in range(fh):
        for v in range(fw):
            img[:, :, u : u + stride * OH : stride, v : v + stride * OW : stride] += taps[..., u, v]
    return img[:, :, padding : padding + H, padding : padding + W]
