# wrong: The slope of out for b is 1, and db counts these ones (N for each column) without multiplying by dout.
# ids: db-counts
def affine_backward(dout, x, w):
    N, M = dout.shape
    dx = dout @ w.T
    dw = x.T @ dout
    # b is added as it is, so its derivative is 1 in every row
    db = np.ones((N, M)).sum(axis=0)
    return dx, dw, db
