# logarithms of sums
def ensemble(scores):
    top = scores.max(axis=2)[:, :, None]
    logs = scores - top - np.log(np.sum(np.exp(scores - top), axis=2))[:, :, None]
    return np.exp(logs).sum(axis=0) / scores.shape[0]
