# wrong: branch i is written from channel i * its own channels on
# ids: -
def inception_concat(branches):
    N, _, H, W = branches[0].shape
    total = sum(b.shape[1] for b in branches)
    out = np.zeros((N, total, H, W))
    for i, b in enumerate(branches):
        c = b.shape[1]
        out[:, i * c : (i + 1) * c] = b
    return out
