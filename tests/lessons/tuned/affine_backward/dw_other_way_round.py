# wrong: dw is dout.T @ x, so it has the shape (M, D).
# ids: dw-transposed
def affine_backward(dout, x, w):
    dx = dout @ w.T
    dw = dout.T @ x
    db = dout.sum(axis=0)
    return dx, dw, db
