# image k goes to worker k % workers
def gradient_by_workers(run, x, t, workers):
    shards = [(x[k::workers], t[k::workers]) for k in range(workers)]
    return allreduce_mean(run(shards), [len(one) for one, _ in shards])
