# wrong: the start is never moved on
# ids: begin-at-0
def inception_split(dout, channels):
    start = 0
    parts = []
    for c in channels:
        parts.append(dout[:, start : start + c])
    return parts
