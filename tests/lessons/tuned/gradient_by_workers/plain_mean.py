# wrong: The gradients of unequal shards are averaged without their sizes.
# ids: mean-of-means
def gradient_by_workers(run, x, t, workers):
    xs = np.array_split(x, workers)
    ts = np.array_split(t, workers)
    grads = run(list(zip(xs, ts)))
    return {name: np.mean([g[name] for g in grads], axis=0) for name in grads[0]}
