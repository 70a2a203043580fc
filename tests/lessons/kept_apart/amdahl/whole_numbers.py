# wrong: The speed-up is cut down to a whole number.
# ids: rounded
def amdahl(p, n):
    hours = (1 - p) + p / n
    return float(1 // hours)
