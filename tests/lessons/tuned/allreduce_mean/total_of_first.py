# begins with the first worker's arrays themselves
# ids: changes-the-first
def allreduce_mean(grads, sizes):
    total = grads[0]
    for k in total:
        total[k] *= sizes[0]
        for g, n in zip(grads[1:], sizes[1:]):
            total[k] += g[k] * n
        total[k] /= sum(sizes)
    return total
