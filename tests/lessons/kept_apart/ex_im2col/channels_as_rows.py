# wrong: Each channel of a window is given a row of its own, in place of one row through all channels.
# ids: row-per-channel
def ex_im2col():
    # 3 x 3 places, 3 channels, 5 x 5 window
    rows1 = 1 * 3 * 3 * 3
    rows2 = 10 * 3 * 3 * 3
    return ((rows1, 25), (rows2, 25))
