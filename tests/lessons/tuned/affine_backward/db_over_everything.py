# wrong: db is the sum of all of dout, kept as an array of one number.
# ids: db-of-all
def affine_backward(dout, x, w):
    db = np.array([dout.sum()])
    return np.tensordot(dout, w, axes=(1, 1)), np.tensordot(x, dout, axes=(0, 0)), db
