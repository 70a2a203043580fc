# wrong: exp overflows.
# ids: overflow
def ensemble(scores):
    e = np.exp(scores)
    return np.mean(e / e.sum(axis=2, keepdims=True), axis=0)
