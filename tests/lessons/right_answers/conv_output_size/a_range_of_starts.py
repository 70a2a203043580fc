# a range of starts
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    starts = range(0, n + 2 * padding - f + 1, stride)
    if not starts:
        raise ValueError("no room")
    if strict and starts[-1] + f != n + 2 * padding:
        raise ValueError("pixels left over")
    return len(starts)
