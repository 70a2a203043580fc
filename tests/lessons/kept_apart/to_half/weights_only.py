# wrong: Biases are left out of the conversion.
# ids: weights-only
def to_half(params):
    return {n: (p.astype("float16") if p.ndim > 1 else p.copy()) for n, p in params.items()}
