# wrong: An axis of size 0 is skipped as if it were not there, so an empty array seems to hold numbers.
# ids: zero-skipped
def count_numbers(shape):
    gaesu = 1
    for s in shape:
        if s > 0:
            gaesu = gaesu * s
    return gaesu
