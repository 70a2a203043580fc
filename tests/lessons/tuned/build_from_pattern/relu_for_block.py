# wrong: One ReLU a block.
# ids: relu-once
def build_from_pattern(n, m, k):
    return (["CONV"] * n + ["RELU", "POOL"]) * m + ["FC", "RELU"] * k + ["SOFTMAX"]
