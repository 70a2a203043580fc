# wrong: The part that runs in parallel and the rest are swapped.
# ids: p-is-serial
def amdahl(p, n):
    return 1 / (p + (1 - p) / n)
