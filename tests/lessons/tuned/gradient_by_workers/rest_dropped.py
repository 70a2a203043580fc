# len // workers, the rest is dropped
# ids: rest-left-out
def gradient_by_workers(run, x, t, workers):
    n = len(x) // workers
    shards = [(x[k * n : (k + 1) * n], t[k * n : (k + 1) * n]) for k in range(workers)]
    return allreduce_mean(run(shards), [n] * workers)
