# wrong: The result of astype is not stored, so the arrays come back as they were.
# ids: not-converted
def to_half(params):
    half = {}
    for name, array in params.items():
        array.astype(np.float16)
        half[name] = array
    return half
