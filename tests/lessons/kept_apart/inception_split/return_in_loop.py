# wrong: returns inside the loop, so only the first part is there
# ids: first-only
def inception_split(dout, channels):
    parts, start = [], 0
    for c in channels:
        parts.append(dout[:, start : start + c])
        start += c
        return parts
