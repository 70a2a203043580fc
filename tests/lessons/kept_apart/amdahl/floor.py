# rounded down
# ids: rounded
def amdahl(p, n):
    return 1 // (1 - p + p / n)
