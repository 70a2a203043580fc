# wrong: Counts the steps and forgets the first window.
# ids: steps-counted
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    rest = n + 2 * padding - f
    if rest < 0:
        raise ValueError(f"filter {f} too long for {n} with padding {padding}")
    if strict and rest % stride:
        raise ValueError(f"{rest} is no multiple of {stride}")
    return rest // stride
