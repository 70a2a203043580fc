# wrong: db keeps the summed axis, and has the shape (1, M) in place of (M,).
# ids: db-two-axes
def affine_backward(dout, x, w):
    dw = np.matmul(x.T, dout)
    db = np.sum(dout, axis=0, keepdims=True)
    dx = np.matmul(dout, w.T)
    return dx, dw, db
