# wrong: The mask of the hidden ReLU was taken away in the belief that it was one too many.
# ids: inner-mask-removed
def mend_residual(dout, x, w1, w2):
    hidden = np.maximum(x @ w1, 0)
    out = np.maximum(x + hidden @ w2, 0)
    dsum = dout * (out > 0)
    dhidden = dsum @ w2.T
    dx = dhidden @ w1.T
    return dx + dsum
