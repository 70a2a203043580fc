# wrong: db is a matrix of one row.
# ids: db-two-axes
def affine_backward(dout, x, w):
    ones = np.ones((1, len(dout)))
    return dout.dot(w.T), x.T.dot(dout), ones @ dout
