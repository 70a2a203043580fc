# every worker counts alike
# ids: mean-of-means
def gradient_by_workers(run, x, t, workers):
    shards = list(zip(np.array_split(x, workers), np.array_split(t, workers)))
    return allreduce_mean(run(shards), [1] * workers)
