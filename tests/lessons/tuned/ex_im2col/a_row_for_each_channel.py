# wrong: Each channel of a window gets a row of its own.
# ids: row-per-channel, one-channel
def ex_im2col():
    oh = ow = 7 - 5 + 1
    return (1 * 3 * oh * ow, 25), (10 * 3 * oh * ow, 25)
