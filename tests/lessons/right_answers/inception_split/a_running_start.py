# a loop that moves on
def inception_split(dout, channels):
    parts = []
    start = 0
    for c in channels:
        parts.append(dout[:, start : start + c, :, :].copy())
        start = start + c
    return parts
