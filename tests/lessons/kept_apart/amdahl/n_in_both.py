# both parts are divided
# ids: all-divided, n-times
def amdahl(p, n):
    return 1 / ((1 - p) / n + p / n)
