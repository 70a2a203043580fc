# wrong: dw and db are divided by the number of rows N, as if the layer had to make the mean.
# ids: both-mean
def affine_backward(dout, x, w):
    N = x.shape[0]
    dx = np.dot(dout, w.T)
    dw = np.dot(x.T, dout) / N
    db = np.sum(dout, axis=0) / N
    return dx, dw, db
