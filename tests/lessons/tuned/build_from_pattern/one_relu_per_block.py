# wrong: A block has one RELU behind all its convolutions, not one behind each.
# ids: relu-once
def build_from_pattern(n, m, k):
    return (["CONV"] * n + ["RELU", "POOL"]) * m + ["FC", "RELU"] * k + ["SOFTMAX"]
