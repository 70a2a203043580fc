# float32
# ids: float32
def to_half(params):
    return {k: np.float32(v) for k, v in params.items()}
