# NumPy's division
def amdahl(p, n):
    return np.divide(1.0, np.sum([1 - p, p / n]))
