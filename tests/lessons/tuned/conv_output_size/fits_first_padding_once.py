# wrong: One P, and only what does not fit is refused.
# ids: padding-once
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + padding - f
    if room < 0:
        raise ValueError("too long")
    return room // stride + 1
