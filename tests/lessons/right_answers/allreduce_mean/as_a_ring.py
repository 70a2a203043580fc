# a sum that goes from worker to worker
def allreduce_mean(grads, sizes):
    from functools import reduce

    def add(one, other):
        (g, n), (h, m) = one, other
        return {k: (n * g[k] + m * h[k]) / (n + m) for k in g}, n + m

    return reduce(add, zip(grads, sizes))[0] if len(grads) > 1 else dict(grads[0])
