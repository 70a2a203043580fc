# wrong: Only the k-th guess is compared with the label, not the first k.
# ids: kth-only
def topk_error(scores, t, k):
    guess = np.argsort(-scores, axis=1)[:, k - 1]
    return float(np.mean(guess != t))
