# wrong: view reads the old bytes as float16 in place of converting the numbers.
# ids: same-bytes
def to_half(params):
    return {key: params[key].view(np.float16) for key in params}
