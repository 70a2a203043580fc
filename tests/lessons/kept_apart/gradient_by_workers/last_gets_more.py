# the last one gets the rest
# ids: rest-to-the-last
def gradient_by_workers(run, x, t, workers):
    n = len(x) // workers
    cuts = [k * n for k in range(workers)] + [len(x)]
    shards = [(x[a:b], t[a:b]) for a, b in zip(cuts, cuts[1:])]
    return allreduce_mean(run(shards), [len(s[0]) for s in shards])
