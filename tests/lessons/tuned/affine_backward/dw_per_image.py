# wrong: dw is divided by the number of rows, as if the loss were a mean.
# ids: dw-mean
def affine_backward(dout, x, w):
    n = x.shape[0]
    dw = np.einsum("nd,nm->dm", x, dout) / n
    return np.einsum("nm,dm->nd", dout, w), dw, np.einsum("nm->m", dout)
