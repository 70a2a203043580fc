# wrong: db is dout.sum() without an axis, one number in place of one per column.
# ids: db-of-all
def affine_backward(dout, x, w):
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = dout.sum()
    return dx, dw, db
