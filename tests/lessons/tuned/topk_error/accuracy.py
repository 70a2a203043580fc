# wrong: It returns the share that is right, not the error.
# ids: accuracy
def topk_error(scores, t, k):
    right = 0
    for n in range(len(t)):
        best = np.argsort(scores[n])[-k:]
        if t[n] in best:
            right += 1
    return right / len(t)
