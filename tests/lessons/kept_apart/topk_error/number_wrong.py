# wrong: It returns the count.
# ids: counted
def topk_error(scores, t, k):
    top = np.argsort(-scores, axis=1)[:, :k]
    wrong = 0
    for label, row in zip(t, top):
        if label not in row:
            wrong += 1
    return wrong
