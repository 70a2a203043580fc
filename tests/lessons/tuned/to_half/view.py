# view in place of astype
# ids: same-bytes
def to_half(params):
    return {k: v.view(np.float16) for k, v in params.items()}
