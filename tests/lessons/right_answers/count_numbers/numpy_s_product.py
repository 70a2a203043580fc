# NumPy's product, a float where there is no axis
def count_numbers(shape):
    return np.prod(shape)
