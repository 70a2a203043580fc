# wrong: A pixel gets the mean of its numbers, so that the photo comes back as it was.
# ids: averaged
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    count = np.zeros(img.shape)
    for r, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        spot = (
            n,
            slice(None),
            slice(i * stride, i * stride + fh),
            slice(j * stride, j * stride + fw),
        )
        img[spot] += col[r].reshape(C, fh, fw)
        count[spot] += 1
    img = img / np.maximum(count, 1)
    return img[:, :, padding : padding + H, padding : padding + W]
