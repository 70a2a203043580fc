# a list of arrays
# ids: list
def allreduce_mean(grads, sizes):
    return [sum(n * g[k] for g, n in zip(grads, sizes)) / sum(sizes) for k in grads[0]]
