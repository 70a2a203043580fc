# the k-th score is the threshold
def topk_error(scores, t, k):
    threshold = np.sort(scores, axis=1)[:, -k]
    own = np.take_along_axis(scores, t[:, None], axis=1)[:, 0]
    return float(np.mean(own < threshold))
