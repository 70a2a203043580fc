# wrong: Nothing is taken off the scores, so large ones give nan.
# ids: overflow
def ensemble(scores):
    e = np.exp(scores)
    return (e / e.sum(axis=2, keepdims=True)).mean(axis=0)
