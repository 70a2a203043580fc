# three loops
def ensemble(scores):
    M, N, K = scores.shape
    out = np.zeros((N, K))
    for m in range(M):
        for n in range(N):
            largest = max(scores[m, n])
            powers = [np.exp(s - largest) for s in scores[m, n]]
            for c in range(K):
                out[n, c] += powers[c] / sum(powers) / M
    return out
