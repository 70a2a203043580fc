# wrong: Divides with / after the checks, so the size is a float such as 3.0.
# ids: float
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    left = n + 2 * padding - f
    if left < 0:
        raise ValueError(f"{f} > {n + 2 * padding}")
    left_over = left % stride
    if left_over and strict:
        raise ValueError(f"{left_over} pixels are left over")
    return (left - left_over) / stride + 1
