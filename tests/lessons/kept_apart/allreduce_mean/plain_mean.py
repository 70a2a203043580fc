# wrong: Every worker counts the same, whatever its size is.
# ids: mean-of-means
def allreduce_mean(grads, sizes):
    return {name: np.mean([g[name] for g in grads], axis=0) for name in grads[0]}
