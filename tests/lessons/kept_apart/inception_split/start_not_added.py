# wrong: The start of the next part is the last count only, not the sum of all before.
# ids: begin-forgets-older
def inception_split(dout, channels):
    start = 0
    result = []
    for c in channels:
        result.append(dout[:, start : start + c])
        start = c
    return result
