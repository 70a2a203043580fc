# the caller's dict
# ids: changes-params
def to_half(params):
    for k in params:
        params[k] = params[k].astype(np.float16)
    return params
