# wrong: Brackets are missing: 1 is divided by 1 - p only, and p / n is added.
# ids: no-brackets
def amdahl(p, n):
    return 1 / (1 - p) + p / n
