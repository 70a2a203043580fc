# wrong: No softmax.
# ids: no-softmax
def build_from_pattern(n, m, k):
    return (["CONV", "RELU"] * n + ["POOL"]) * m + ["FC", "RELU"] * k
