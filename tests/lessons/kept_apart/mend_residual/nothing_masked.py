# wrong: dsum is dout, so nothing is masked behind the sum
# ids: mask-removed
def mend_residual(dout, x, w1, w2):
    hidden = np.maximum(x @ w1, 0)
    dsum = dout
    dhidden = (dsum @ w2.T) * (hidden > 0)
    dx = dhidden @ w1.T
    return dx + dsum
