# plain Python: each image's classes are sorted
def topk_error(scores, t, k):
    missed = []
    for row, label in zip(scores.tolist(), t.tolist()):
        ranking = sorted(range(len(row)), key=lambda c: row[c], reverse=True)
        missed.append(label not in ranking[:k])
    return sum(missed) / len(missed)
