# weighted, and divided by the number of workers
# ids: divided-by-workers
def allreduce_mean(grads, sizes):
    out = {k: np.zeros_like(v) for k, v in grads[0].items()}
    for g, n in zip(grads, sizes):
        for k in out:
            out[k] += n * g[k]
    return {k: v / len(grads) for k, v in out.items()}
