# argpartition, which sorts no more than it needs, and an explicit count
def topk_error(scores, t, k):
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    wrong = 0
    for guesses, label in zip(best, t):
        wrong += label not in guesses
    return wrong / len(t)
