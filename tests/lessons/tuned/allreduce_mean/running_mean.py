# wrong: Each gradient is averaged with the mean so far, so the last workers count most.
# ids: seen-not-added
def allreduce_mean(grads, sizes):
    mean = {name: value.copy() for name, value in grads[0].items()}
    seen = sizes[0]
    for g, size in zip(grads[1:], sizes[1:]):
        for name in mean:
            mean[name] = (mean[name] * seen + g[name] * size) / (seen + size)
        seen = size
    return mean
