# wrong: It ignores k.
# ids: k-ignored
def topk_error(scores, t, k):
    return (scores.argmax(axis=1) != t).mean()
