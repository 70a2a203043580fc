# p is taken for the serial part
# ids: p-is-serial
def amdahl(p, n):
    return 1 / (p + (1 - p) / n)
