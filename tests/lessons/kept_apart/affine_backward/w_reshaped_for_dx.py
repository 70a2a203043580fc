# wrong: w is reshaped to (M, D) in place of transposed, so the shape of dx is right but its numbers are mixed.
# ids: reshaped-for-turned
def affine_backward(dout, x, w):
    D, M = w.shape
    dx = dout @ w.reshape(M, D)
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
