# bytes of 0 to 255
# ids: scaled
def to_half(params):
    return {k: (v * 255).astype(np.int16) for k, v in params.items()}
