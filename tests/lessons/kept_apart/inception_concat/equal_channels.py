# wrong: The places in the result are computed with the first branch's number of channels.
# ids: -
def inception_concat(branches):
    N, C, H, W = branches[0].shape
    total = sum(b.shape[1] for b in branches)
    out = np.zeros((N, total, H, W))
    for i, b in enumerate(branches):
        out[:, i * C : i * C + b.shape[1]] = b
    return out
