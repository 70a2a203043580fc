# n times the shared part
# ids: work-added
def amdahl(p, n):
    return (1 - p) + n * p
