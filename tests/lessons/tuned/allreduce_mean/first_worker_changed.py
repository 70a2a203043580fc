# wrong: The sums are made in worker 0's own arrays.
# ids: changes-the-first
def allreduce_mean(grads, sizes):
    total = grads[0]
    for name in total:
        total[name] *= sizes[0]
        for g, size in zip(grads[1:], sizes[1:]):
            total[name] += size * g[name]
        total[name] /= sum(sizes)
    return total
