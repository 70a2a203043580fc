# a power of -1
def amdahl(p, n):
    return (1 - p * (1 - 1 / n)) ** -1
