# wrong: The division by all images stands inside the loop over workers, so early workers are divided again and again.
# ids: -
def allreduce_mean(grads, sizes):
    result = {}
    for name in grads[0]:
        acc = np.zeros_like(grads[0][name], dtype=float)
        for g, n in zip(grads, sizes):
            acc += n * g[name]
            acc /= sum(sizes)
        result[name] = acc
    return result
