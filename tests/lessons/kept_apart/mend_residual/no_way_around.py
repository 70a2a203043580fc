# wrong: The way around is taken away, so only the body's gradient is left.
# ids: skip-removed
def mend_residual(dout, x, w1, w2):
    hidden = np.maximum(x @ w1, 0)
    out = np.maximum(x + hidden @ w2, 0)
    dsum = dout * (out > 0)
    dhidden = (dsum @ w2.T) * (hidden > 0)
    dx = dhidden @ w1.T
    return dx
