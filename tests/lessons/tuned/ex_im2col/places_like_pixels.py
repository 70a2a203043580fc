# wrong: There is a row for each pixel of the images.
# ids: row-per-pixel
def ex_im2col():
    width = 3 * 5**2
    return (7 * 7, width), (7 * 7 * 10, width)
