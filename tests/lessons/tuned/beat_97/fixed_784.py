# wrong: A softmax classifier for 784 pixels only: smaller images cannot be reshaped.
# ids: 784-pixels
def beat_97(x, t, x_new, seconds):
    a = x.reshape(-1, 784)
    w, b = np.zeros((784, 10)), np.zeros(10)
    right = np.eye(10)[t]
    for _ in range(100):
        s = a @ w + b
        s = np.exp(s - s.max(axis=1, keepdims=True))
        d = (s / s.sum(axis=1, keepdims=True) - right) / len(a)
        w -= 0.5 * a.T @ d
        b -= 0.5 * d.sum(axis=0)
    return (x_new.reshape(-1, 784) @ w + b).argmax(axis=1)
