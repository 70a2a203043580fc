# wrong: Rows and columns are exchanged.
# ids: columns-for-windows
def ex_im2col():
    n = 3 * 5 * 5
    return (n, 9), (n, 90)
