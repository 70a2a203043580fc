# wrong: dw is computed row by row, but each row replaces what the one before had left.
# ids: dw-last-row
def affine_backward(dout, x, w):
    dx = np.zeros(x.shape)
    db = np.zeros(w.shape[1])
    for n in range(len(x)):
        dx[n] = w @ dout[n]
        dw = np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db
