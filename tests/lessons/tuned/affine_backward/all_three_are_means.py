# wrong: All three are divided by the number of rows.
# ids: all-mean
def affine_backward(dout, x, w):
    dout = dout / len(dout)
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
