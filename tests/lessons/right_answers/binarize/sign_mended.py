# np.sign, and the zeros mended
def binarize(w):
    sign = np.sign(w)
    sign[sign == 0] = 1
    alpha = np.einsum("fchw->f", np.abs(w)) / w[0].size
    return sign * alpha[:, None, None, None]
