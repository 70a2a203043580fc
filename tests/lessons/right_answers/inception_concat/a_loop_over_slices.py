# written into one array
def inception_concat(branches):
    n, _, h, w = branches[0].shape
    out = np.empty((n, sum(b.shape[1] for b in branches), h, w))
    start = 0
    for b in branches:
        out[:, start : start + b.shape[1]] = b
        start += b.shape[1]
    return out
