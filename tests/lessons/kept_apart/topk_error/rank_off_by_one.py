# wrong: A label at rank k, counted from 0, still counts as right: k + 1 guesses are allowed.
# ids: one-too-many
def topk_error(scores, t, k):
    own = scores[np.arange(len(t)), t]
    higher = (scores > own[:, None]).sum(axis=1)
    return float((higher > k).mean())
