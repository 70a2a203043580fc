# wrong: run is called once for each shard, so the workers work one after another.
# ids: in-turn
def gradient_by_workers(run, x, t, workers):
    xs, ts = np.array_split(x, workers), np.array_split(t, workers)
    grads = []
    sizes = []
    for a, b in zip(xs, ts):
        grads += run([(a, b)])
        sizes.append(len(a))
    result = {}
    for name in grads[0]:
        result[name] = sum(n * g[name] for n, g in zip(sizes, grads)) / len(x)
    return result
