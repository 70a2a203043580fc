# wrong: The same transpose is used both ways.
# ids: moved-on-instead-of-back
def conv1x1_as_linear(x, w, b):
    weights = w[:, :, 0, 0]
    out = x.transpose(0, 2, 3, 1) @ weights.T + b
    return out.transpose(0, 2, 3, 1)
