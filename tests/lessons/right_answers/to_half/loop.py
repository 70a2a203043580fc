# a loop and astype by name
def to_half(params):
    out = {}
    for k, v in params.items():
        out[k] = v.astype("float16")
    return out
