# wrong: In einsum the gradient's two axes are crossed.
# ids: -
def learn_kernel(image, target, size, steps, lr):
    win = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    k = np.zeros((size, size))
    for _ in range(steps):
        e = np.einsum("ijab,ab->ij", win, k) - target
        k -= lr * 2 * np.einsum("ijab,ij->ba", win, e) / e.size
    return k
