# np.array with a dtype
def to_half(params):
    return {k: np.array(v, dtype=np.half) for k, v in params.items()}
