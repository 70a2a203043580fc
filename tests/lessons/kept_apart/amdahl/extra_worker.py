# n + 1 workers
# ids: one-worker-less
def amdahl(p, n):
    return 1 / ((1 - p) + p / (n + 1))
