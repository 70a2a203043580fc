# wrong: Multiplies the sum of the window with the sum of the filter.
# ids: summed-first
def conv_single_step(x_slice, w, b):
    chang_hap = x_slice.sum()
    w_hap = w.sum()
    return chang_hap * w_hap + b
