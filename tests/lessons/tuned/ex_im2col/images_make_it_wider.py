# wrong: More images make the rows longer instead of adding rows.
# ids: images-in-a-row
def ex_im2col():
    return (9, 75), (9, 750)
