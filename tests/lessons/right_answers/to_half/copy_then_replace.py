# a copied dict whose arrays are replaced
def to_half(params):
    half = params.copy()
    for k in half:
        half[k] = np.float16(half[k])
    return half
