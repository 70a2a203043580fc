# wrong: N and M.
# ids: n-and-m
def build_from_pattern(n, m, k):
    layers = []
    for _ in range(n):
        for _ in range(m):
            layers += ["CONV", "RELU"]
        layers += ["POOL"]
    return layers + ["FC", "RELU"] * k + ["SOFTMAX"]
