# a row at a time
def mend_residual(dout, x, w1, w2):
    rows = []
    for d, row in zip(dout, x):
        hidden = np.maximum(row @ w1, 0)
        out = row + hidden @ w2
        d = d * (out > 0)
        dx = w1 @ ((w2 @ d) * (hidden > 0))
        rows.append(dx + d)
    return np.array(rows)
