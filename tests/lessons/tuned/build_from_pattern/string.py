# wrong: It returns one string with dashes, not a list.
# ids: one-text
def build_from_pattern(n, m, k):
    return "-".join((["CONV", "RELU"] * n + ["POOL"]) * m + ["FC", "RELU"] * k + ["SOFTMAX"])
