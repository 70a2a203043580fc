# p in percent
# ids: percent
def amdahl(p, n):
    p = p / 100
    return 1 / ((1 - p) + p / n)
