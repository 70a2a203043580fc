# written anew, with where
def mend_residual(dout, x, w1, w2):
    before = x @ w1
    total = x + np.where(before > 0, before, 0) @ w2
    dtotal = np.where(total > 0, dout, 0)
    return dtotal + np.where(before > 0, dtotal @ w2.T, 0) @ w1.T
