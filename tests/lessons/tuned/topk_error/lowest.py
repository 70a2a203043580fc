# wrong: argsort is ascending, so its first k columns are the lowest scores.
# ids: worst
def topk_error(scores, t, k):
    top = np.argsort(scores, axis=1)[:, :k]
    hit = (top == t[:, None]).any(axis=1)
    return 1 - hit.mean()
