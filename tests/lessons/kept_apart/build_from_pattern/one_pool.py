# wrong: The pooling is not repeated.
# ids: pool-once
def build_from_pattern(n, m, k):
    out = []
    for i in range(m):
        for j in range(n):
            out += ["CONV", "RELU"]
    out += ["POOL"]
    for i in range(k):
        out += ["FC", "RELU"]
    return out + ["SOFTMAX"]
