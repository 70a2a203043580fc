# cut off what is left, part by part, in a tuple
def inception_split(dout, channels):
    if not channels:
        return ()
    first, *rest = channels
    return (dout[:, :first], *inception_split(dout[:, first:], rest))
