# wrong: The classes are returned.
# ids: classes
def ensemble(scores):
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = e / e.sum(axis=2, keepdims=True)
    return p.mean(axis=0).argmax(axis=-1)
