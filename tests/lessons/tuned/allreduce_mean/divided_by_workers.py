# wrong: The weighted sum is divided by the number of workers, not of images.
# ids: divided-by-workers
def allreduce_mean(grads, sizes):
    mean = {}
    for name in grads[0]:
        total = 0
        for g, n in zip(grads, sizes):
            total = total + n * g[name]
        mean[name] = total / len(sizes)
    return mean
