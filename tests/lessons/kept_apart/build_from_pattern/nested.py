# wrong: The blocks are appended as lists, so the list is nested.
# ids: nested
def build_from_pattern(n, m, k):
    result = []
    for _ in range(m):
        result.append(["CONV", "RELU"] * n + ["POOL"])
    for _ in range(k):
        result.append(["FC", "RELU"])
    result.append("SOFTMAX")
    return result
