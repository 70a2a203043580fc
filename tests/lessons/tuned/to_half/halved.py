# wrong: The numbers are halved.
# ids: halved
def to_half(params):
    result = {}
    for name, w in params.items():
        result[name] = (w / 2).astype(np.float16)
    return result
