# dout is masked at the beginning
def mend_residual(dout, x, w1, w2):
    hidden = np.maximum(x @ w1, 0)
    out = np.maximum(x + hidden @ w2, 0)
    dout = dout * (out > 0)
    dhidden = (dout @ w2.T) * (hidden > 0)
    dx = dhidden @ w1.T
    return dx + dout
