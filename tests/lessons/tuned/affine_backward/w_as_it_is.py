# wrong: The T of w is missing in dx, which runs only when w is square.
# ids: w-not-turned
def affine_backward(dout, x, w):
    dx = np.matmul(dout, w)
    dw = np.matmul(x.T, dout)
    db = sum(dout)
    return dx, dw, db
