# wrong: The gradients are added up and divided by the number of workers; sizes are not used.
# ids: mean-of-means
def allreduce_mean(grads, sizes):
    result = {}
    for name in grads[0]:
        total = np.zeros(grads[0][name].shape)
        for worker in range(len(grads)):
            total += grads[worker][name]
        result[name] = total / len(grads)
    return result
