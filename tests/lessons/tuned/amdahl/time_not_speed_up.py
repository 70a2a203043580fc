# wrong: It gives the time that is left, not how many times as fast.
# ids: time-for-speed
def amdahl(p, n):
    serial = 1 - p
    parallel = p / n
    return serial + parallel
