# wrong: Each step begins again from zeros.
# ids: one-step
def learn_kernel(image, target, size, steps, lr):
    view = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    X, t = view.reshape(-1, size * size), target.reshape(-1)
    for step in range(steps):
        k = np.zeros(size * size)
        e = X @ k - t
        k = k - lr * 2 / len(t) * (X.T @ e)
    return k.reshape(size, size)
