# wrong: The channels are averaged in place of summed up.
# ids: channels-averaged
def projection_shortcut(x, w, stride=1):
    part = x[:, None, :, ::stride, ::stride]  # (N, 1, C, OH, OW)
    return (part * w[None]).mean(axis=2)
