# np.average with weights
def allreduce_mean(grads, sizes):
    return {k: np.average([g[k] for g in grads], axis=0, weights=sizes) for k in grads[0]}
