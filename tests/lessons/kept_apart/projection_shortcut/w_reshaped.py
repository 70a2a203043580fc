# wrong: w is reshaped to (C, FN) where it should be transposed.
# ids: filters-reshaped
def projection_shortcut(x, w, stride=1):
    FN, C = w.shape[:2]
    picked = x[:, :, ::stride, ::stride].transpose(0, 2, 3, 1)
    out = picked @ w.reshape(C, FN)
    return out.transpose(0, 3, 1, 2)
