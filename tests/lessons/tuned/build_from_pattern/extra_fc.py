# wrong: A last FC for the scores is added, which the pattern does not have.
# ids: fc-for-scores
def build_from_pattern(n, m, k):
    layers = []
    for _ in range(m):
        layers += ["CONV", "RELU"] * n
        layers += ["POOL"]
    layers += ["FC", "RELU"] * k
    layers += ["FC", "SOFTMAX"]
    return layers
