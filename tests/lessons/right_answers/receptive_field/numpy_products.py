# NumPy: the product of the strides before each layer
def receptive_field(layers):
    sizes = np.array([size for size, _ in layers], dtype=int)
    strides = np.array([1] + [stride for _, stride in layers], dtype=int)
    return 1 + np.sum((sizes - 1) * np.cumprod(strides)[:-1])
