# wrong: The channels are cut in equal parts, whatever channels says.
# ids: equal-parts
def inception_split(dout, channels):
    size = dout.shape[1] // len(channels)
    return [dout[:, i * size : (i + 1) * size] for i in range(len(channels))]
