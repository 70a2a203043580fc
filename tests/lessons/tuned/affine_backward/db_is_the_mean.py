# wrong: db is the mean of the rows of dout, not their sum.
# ids: db-mean
def affine_backward(dout, x, w):
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.mean(axis=0)
    return dx, dw, db
