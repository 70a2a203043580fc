# rows of pixels, one product
def projection_shortcut(x, w, stride=1):
    seen = x[..., ::stride, ::stride]
    n, c, oh, ow = seen.shape
    rows = np.moveaxis(seen, 1, -1).reshape(-1, c)
    return np.moveaxis((rows @ w.reshape(len(w), c).T).reshape(n, oh, ow, -1), -1, 1)
