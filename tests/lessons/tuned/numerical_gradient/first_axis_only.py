# wrong: The loop runs over the first axis, so in a matrix a whole row steps at once.
# ids: first-axis-only
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for k in range(len(x)):
        step = np.zeros(x.shape)
        step[k] = h
        grad[k] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
