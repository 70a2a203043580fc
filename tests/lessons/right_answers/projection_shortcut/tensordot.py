# tensordot over the channels
def projection_shortcut(x, w, stride=1):
    out = np.tensordot(w[:, :, 0, 0], x, axes=(1, 1))
    return out.swapaxes(0, 1)[:, :, ::stride, ::stride]
