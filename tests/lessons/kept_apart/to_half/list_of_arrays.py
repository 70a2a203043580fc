# a list
# ids: list
def to_half(params):
    out = []
    for name in params:
        out.append(params[name].astype(np.float16))
    return out
