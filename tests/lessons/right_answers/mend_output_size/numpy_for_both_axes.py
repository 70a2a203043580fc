# NumPy for both axes
def mend_output_size(shape, kernel_size, stride=1, padding=0):
    room = np.add(shape, 2 * padding) - kernel_size
    if (room < 0).any():
        raise ValueError(room)
    return tuple(room // stride + 1)
