# wrong: A window is taken to lie in one channel, so a row has 25 numbers.
# ids: one-channel
def ex_im2col():
    return (9, 25), (90, 25)
