# summed and divided by all images
# ids: not-weighted
def allreduce_mean(grads, sizes):
    total = sum(sizes)
    out = {}
    for k in grads[0]:
        s = np.zeros(grads[0][k].shape)
        for g in grads:
            s += g[k]
        out[k] = s / total
    return out
