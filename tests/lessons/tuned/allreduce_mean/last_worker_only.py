# wrong: = stands for +=, so only the last worker's part is left.
# ids: last-kept
def allreduce_mean(grads, sizes):
    total = sum(sizes)
    result = {}
    for g, size in zip(grads, sizes):
        for name, array in g.items():
            result[name] = array * size / total
    return result
