# wrong: The rank is compared with k by >.
# ids: one-too-many
def topk_error(scores, t, k):
    rank = (scores > scores[range(len(t)), t].reshape(-1, 1)).sum(axis=1)
    return (rank > k).mean()
