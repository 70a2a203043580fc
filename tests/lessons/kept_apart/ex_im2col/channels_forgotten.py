# wrong: The channels are left out of the row, which has only 5*5 = 25 numbers in place of 75.
# ids: one-channel
def ex_im2col():
    OH = conv_output_size(7, 5)
    OW = conv_output_size(7, 5)
    return (1 * OH * OW, 5 * 5), (10 * OH * OW, 5 * 5)
