# wrong: It gives the bound for endlessly many workers.
# ids: limit
def amdahl(p, n):
    if n == 1:
        return 1.0
    if p == 1:
        return float(n)
    return 1 / (1 - p)
