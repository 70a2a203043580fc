# wrong: Plus 1 inside and outside.
# ids: first-twice
def mend_output_size(shape, kernel_size, stride=1, padding=0):
    high, wide = shape[0] + 2 * padding, shape[1] + 2 * padding
    fh, fw = kernel_size
    if fh > high or fw > wide:
        raise ValueError(f"a filter {fh}x{fw} does not fit into {high}x{wide}")
    oh = (high - fh) // stride + 1
    ow = (wide - fw + 1) // stride + 1
    return oh, ow
