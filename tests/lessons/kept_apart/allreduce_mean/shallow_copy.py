# wrong: A copy of the dict holds the same arrays, so += and *= change worker 0's gradients.
# ids: changes-the-first
def allreduce_mean(grads, sizes):
    n = sum(sizes)
    result = dict(grads[0])
    for name, array in result.items():
        array *= sizes[0] / n
        for k in range(1, len(grads)):
            array += grads[k][name] * (sizes[k] / n)
    return result
