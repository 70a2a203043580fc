# windows as rows of a matrix
def learn_kernel(image, target, size, steps, lr):
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    rows = windows.reshape(-1, size * size)
    k = np.zeros(size * size)
    for _ in range(steps):
        k = k - lr * rows.T @ (rows @ k - target.ravel()) / len(rows)
    return k.reshape(size, size)
