# wrong: An FC for the scores.
# ids: fc-for-scores
def build_from_pattern(n, m, k):
    out = []
    for i in range(m):
        out += n * ["CONV", "RELU"]
        out += ["POOL"]
    out += k * ["FC", "RELU"]
    out += ["FC", "SOFTMAX"]
    return out
