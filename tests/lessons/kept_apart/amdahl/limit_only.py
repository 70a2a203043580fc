# the limit of many workers
# ids: limit
def amdahl(p, n):
    s = 1 - p
    return 1 / s
