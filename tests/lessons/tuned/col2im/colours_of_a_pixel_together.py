# wrong: A row is read as pixels of C numbers each, with the channels last.
# ids: channels-last
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for r, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        patch = col[r].reshape(fh, fw, C).transpose(2, 0, 1)
        img[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw] += patch
    return img[:, :, padding : padding + H, padding : padding + W]
