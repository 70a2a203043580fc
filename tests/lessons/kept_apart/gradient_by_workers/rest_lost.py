# wrong: All shards have N // workers images, and the rest is left out.
# ids: rest-left-out
def gradient_by_workers(run, x, t, workers):
    size = len(x) // workers
    shards = [(x[k * size : (k + 1) * size], t[k * size : (k + 1) * size]) for k in range(workers)]
    grads = run(shards)
    return allreduce_mean(grads, [size] * workers)
