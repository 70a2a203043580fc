# wrong: The einsum for dw gives (M, D) in place of (D, M): dw is transposed.
# ids: dw-transposed
def affine_backward(dout, x, w):
    dx = np.einsum("nm,dm->nd", dout, w)
    dw = np.einsum("nd,nm->md", x, dout)
    db = np.einsum("nm->m", dout)
    return dx, dw, db
