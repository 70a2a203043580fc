# only weights
# ids: weights-only
def to_half(params):
    out = {}
    for k, v in params.items():
        out[k] = v.astype(np.float16) if k.startswith("w") else v
    return out
