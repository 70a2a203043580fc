# wrong: Pixel numbers are used as an index with +=, which adds only once where a number occurs twice.
# ids: overwritten
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    big = (N, C, H + 2 * padding, W + 2 * padding)
    where = im2col(np.arange(np.prod(big)).reshape(big), fh, fw, stride)
    flat = np.zeros(np.prod(big))
    flat[where.ravel()] += col.ravel()
    img = flat.reshape(big)
    return img[:, :, padding : padding + H, padding : padding + W]
