# wrong: w is reshaped to (M, D) where it should be transposed.
# ids: reshaped-for-turned
def affine_backward(dout, x, w):
    D, M = w.shape
    dx = dout @ w.reshape(M, D)
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
