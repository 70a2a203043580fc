# einsum for the mean
def ensemble(scores):
    e = np.exp(scores - np.max(scores, -1, keepdims=True))
    return np.einsum("mnk,mn->nk", e, 1 / np.einsum("mnk->mn", e)) / len(scores)
