# = where += is meant
# ids: last-kept
def allreduce_mean(grads, sizes):
    out = {}
    for g, n in zip(grads, sizes):
        for k in g:
            out[k] = g[k] * n / sum(sizes)
    return out
