# g / n
# ids: own-size-divided
def allreduce_mean(grads, sizes):
    out = {}
    for k in grads[0]:
        out[k] = sum(g[k] / n for g, n in zip(grads, sizes))
    return out
