# wrong: n and m are swapped.
# ids: n-and-m
def build_from_pattern(n, m, k):
    block = ["CONV", "RELU"] * m + ["POOL"]
    return block * n + ["FC", "RELU"] * k + ["SOFTMAX"]
