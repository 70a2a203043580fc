# wrong: h is set to 1e-4 inside, so the step size that the caller asks for is ignored.
# ids: h-ignored
def numerical_gradient(f, x, h=1e-5):
    h = 1e-4  # 0.0001
    x = x.astype(np.float64)
    grad = np.zeros_like(x)

    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        idx = it.multi_index
        tmp_val = x[idx]
        x[idx] = tmp_val + h
        fxh1 = f(x)  # f(x+h)
        x[idx] = tmp_val - h
        fxh2 = f(x)  # f(x-h)
        grad[idx] = (fxh1 - fxh2) / (2 * h)
        x[idx] = tmp_val
    return grad
