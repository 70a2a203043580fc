# wrong: The axis of the filters is never moved, so the result is (N, OH, OW, FN).
# ids: filters-last
def conv2d_im2col(x, w, b, stride=1, padding=0):
    n, c, h, width = x.shape
    fn, _, fh, fw = w.shape
    oh = (h + 2 * padding - fh) // stride + 1
    ow = (width + 2 * padding - fw) // stride + 1
    scores = im2col(x, fh, fw, stride, padding) @ w.reshape(fn, c * fh * fw).T
    scores = scores + b
    return scores.reshape(n, oh, ow, fn)
