# wrong: The size is 7 - 5, without the last place.
# ids: one-too-few
def ex_im2col():
    places = (7 - 5) ** 2
    return (places, 75), (10 * places, 75)
