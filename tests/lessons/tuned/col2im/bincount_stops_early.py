# wrong: bincount counts up to the last pixel that a window sees, so the image is too short when the last pixels are seen by none.
# ids: counted-to-the-last-seen
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    big = (N, C, H + 2 * padding, W + 2 * padding)
    number = im2col(np.arange(np.prod(big)).reshape(big), fh, fw, stride)
    total = np.bincount(number.ravel(), weights=col.ravel())
    return total.reshape(big)[:, :, padding : padding + H, padding : padding + W]
