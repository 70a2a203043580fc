# wrong: It takes the first k of an ascending sort.
# ids: worst
def topk_error(scores, t, k):
    order = scores.argsort(axis=1)
    bad = 0
    for i in range(len(t)):
        if t[i] not in order[i, :k]:
            bad += 1
    return bad / len(t)
