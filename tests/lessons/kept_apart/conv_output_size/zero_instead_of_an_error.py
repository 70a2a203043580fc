# wrong: Answers 0 places for a filter that does not fit, instead of raising.
# ids: 0-returned, unfit-accepted
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0:
        return 0
    if strict and room % stride:
        raise ValueError(f"{room}/{stride} is not whole")
    return 1 + room // stride
