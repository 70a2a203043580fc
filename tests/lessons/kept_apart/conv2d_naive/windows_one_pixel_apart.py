# wrong: The size knows the stride, but the windows still move by one pixel.
# ids: stride-ignored
def conv2d_naive(x, w, b, stride=1, padding=0):
    num, ch, high, wide = x.shape
    fn, ch, fh, fw = w.shape
    oh = (high + 2 * padding - fh) // stride + 1
    ow = (wide + 2 * padding - fw) // stride + 1
    padded = zero_pad(x, padding)
    res = np.zeros((num, fn, oh, ow))
    for n, f, i, j in np.ndindex(num, fn, oh, ow):
        res[n, f, i, j] = np.sum(padded[n, :, i : i + fh, j : j + fw] * w[f]) + b[f]
    return res
