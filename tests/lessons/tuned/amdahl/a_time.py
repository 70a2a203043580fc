# the new time
# ids: time-for-speed
def amdahl(p, n):
    serial = 1 - p
    parallel = p / n
    return serial + parallel
