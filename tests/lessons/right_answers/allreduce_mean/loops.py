# plain loops, sums first
def allreduce_mean(grads, sizes):
    result = {}
    for name in grads[0]:
        total = 0
        for i in range(len(grads)):
            total = total + grads[i][name] * sizes[i]
        result[name] = total / sum(sizes)
    return result
