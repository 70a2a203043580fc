# wrong: It always takes the five best, whatever k is.
# ids: k-ignored
def topk_error(scores, t, k):
    wrong = 0
    for row, label in zip(scores, t):
        order = list(np.argsort(row)[::-1])
        if label not in order[:5]:
            wrong += 1
    return wrong / len(scores)
