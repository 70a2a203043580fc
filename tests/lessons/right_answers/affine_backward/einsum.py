# einsum
def affine_backward(dout, x, w):
    dx = np.einsum("nm, dm -> nd", dout, w)
    dw = np.einsum("nd, nm -> dm", x, dout)
    return dx, dw, np.einsum("nm -> m", dout)
