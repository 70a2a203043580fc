# wrong: append of lists.
# ids: nested
def build_from_pattern(n, m, k):
    out = []
    for i in range(m):
        for j in range(n):
            out.append(["CONV", "RELU"])
        out.append("POOL")
    for i in range(k):
        out.append(["FC", "RELU"])
    out.append("SOFTMAX")
    return out
