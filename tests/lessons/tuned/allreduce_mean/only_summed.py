# added up
# ids: sum
def allreduce_mean(grads, sizes):
    out = {}
    for k in grads[0]:
        out[k] = sum(g[k] for g in grads)
    return out
