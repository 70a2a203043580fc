# wrong: The speed-up is taken for a mixture: the parallel share counts n times.
# ids: work-added
def amdahl(p, n):
    return (1 - p) + p * n
