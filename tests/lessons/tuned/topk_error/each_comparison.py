# wrong: A mean over all comparisons.
# ids: each-guess-counts
def topk_error(scores, t, k):
    best = np.argsort(scores, axis=1)[:, -k:]
    return 1 - (best == t[:, None]).mean()
