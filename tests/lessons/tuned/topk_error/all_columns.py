# wrong: Along the images.
# ids: other-axis
def topk_error(scores, t, k):
    best = np.argsort(scores, axis=0)[:, -k:]
    return 1 - (best == t[:, None]).any(axis=1).mean()
