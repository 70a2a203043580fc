# wrong: Each gradient is divided by its worker's size, as if it were a sum.
# ids: own-size-divided
def allreduce_mean(grads, sizes):
    result = {}
    for name in grads[0]:
        parts = [g[name] / s for g, s in zip(grads, sizes)]
        result[name] = np.sum(parts, axis=0) / sum(1 / s for s in sizes)
    return result
