# astype without keeping what it gives
# ids: not-converted
def to_half(params):
    out = dict(params)
    for name in out:
        out[name].astype(np.float16)
    return out
