# wrong: What is too large is cut to 65504, not inf.
# ids: clipped
def to_half(params):
    return {name: np.clip(w, -65504, 65504).astype(np.float16) for name, w in params.items()}
