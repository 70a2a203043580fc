# wrong: It returns the accuracy.
# ids: accuracy
def topk_error(scores, t, k):
    top = np.argsort(-scores, axis=1)[:, :k]
    return np.mean([label in row for label, row in zip(t, top)])
