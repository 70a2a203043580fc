# wrong: Only the first two workers are combined.
# ids: -
def allreduce_mean(grads, sizes):
    a, b = grads[0], grads[1]
    n, m = sizes[0], sizes[1]
    return {name: (n * a[name] + m * b[name]) / (n + m) for name in a}
