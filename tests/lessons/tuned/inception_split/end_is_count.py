# wrong: The end of a part is its count, not its start plus its count.
# ids: count-as-end
def inception_split(dout, channels):
    parts = []
    start = 0
    for c in channels:
        parts.append(dout[:, start:c, :, :])
        start += c
    return parts
