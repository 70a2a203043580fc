# wrong: Uses the same transpose for the way back as for the way there.
# ids: moved-on-instead-of-back
def conv1x1_as_linear(x, w, b):
    order = (0, 2, 3, 1)
    y = x.transpose(order) @ w[:, :, 0, 0].T + b
    return y.transpose(order)
