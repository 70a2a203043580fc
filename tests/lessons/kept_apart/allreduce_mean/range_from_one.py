# the first worker is left out
# ids: worker-left-out
def allreduce_mean(grads, sizes):
    out = {}
    for k in grads[0]:
        s = 0 * grads[0][k]
        for i in range(1, len(grads)):
            s = s + sizes[i] * grads[i][k]
        out[k] = s / sum(sizes)
    return out
