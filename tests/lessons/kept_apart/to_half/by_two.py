# divided by two
# ids: halved
def to_half(params):
    half = {}
    for name in params:
        half[name] = params[name] / 2
    return half
