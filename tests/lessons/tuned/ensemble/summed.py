# wrong: Not divided.
# ids: added
def ensemble(scores):
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    return (e / e.sum(axis=2, keepdims=True)).sum(axis=0)
