# wrong: < for <=.
# ids: one-too-many
def smallest_padding(n, f, stride):
    padding = 0
    while True:
        room = n + 2 * padding - f
        if room >= 0 and room % stride < padding:
            return padding
        padding += 1
