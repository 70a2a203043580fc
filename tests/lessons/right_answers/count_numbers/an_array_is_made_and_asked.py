# an array is made and asked
def count_numbers(shape):
    return np.zeros(shape).size
