# wrong: The output size is 7 - 5 = 2, without the + 1, so there are 4 windows in place of 9.
# ids: one-too-few
def ex_im2col():
    out = (7 - 5) // 1
    shape1 = (1 * out * out, 3 * 5 * 5)
    shape2 = (10 * out * out, 3 * 5 * 5)
    return shape1, shape2
