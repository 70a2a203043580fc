# wrong: In the loop over the rows dw is set with = in place of +=, so only the last row counts.
# ids: dw-last-row
def affine_backward(dout, x, w):
    N, M = dout.shape
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(M)
    for n in range(N):
        dx[n] = w @ dout[n]
        dw = np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db
