# wrong: The windows are taken as columns, so both pairs are the wrong way round.
# ids: columns-for-windows
def ex_im2col():
    return ((75, 9), (75, 90))
