# wrong: Rows of x and of dout are added up first, and then multiplied.
# ids: sums-before-products
def affine_backward(dout, x, w):
    dx = dout @ w.T
    db = dout.sum(axis=0)
    dw = np.outer(x.sum(axis=0), db)
    return dx, dw, db
