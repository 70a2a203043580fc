# the times of both parts
def amdahl(p, n):
    old = 1
    serial = old - p
    parallel = p / n
    return old / (serial + parallel)
