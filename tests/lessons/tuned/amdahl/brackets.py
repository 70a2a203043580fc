# no brackets around the sum
# ids: no-brackets
def amdahl(p, n):
    return 1 / (1 - p) + (p / n)
