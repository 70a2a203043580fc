# wrong: The dict that was given is changed.
# ids: changes-params
def to_half(params):
    for name in params:
        params[name] = params[name].astype(np.float16)
    return params
