# slices of a computed length
def gradient_by_workers(run, x, t, workers):
    small, more = divmod(len(x), workers)
    sizes = [small + 1] * more + [small] * (workers - more)
    shards, start = [], 0
    for size in sizes:
        shards.append((x[start : start + size], t[start : start + size]))
        start += size
    return allreduce_mean(run(shards), sizes)
