# wrong: np.isin looks for the label in the guesses of all images, not only of its own.
# ids: any-image
def topk_error(scores, t, k):
    top = np.argsort(scores, axis=1)[:, -k:]
    return float(np.mean(~np.isin(t, top)))
