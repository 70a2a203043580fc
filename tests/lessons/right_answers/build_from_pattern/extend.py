# extend, and a while loop
def build_from_pattern(n, m, k):
    names = []
    blocks = 0
    while blocks < m:
        names.extend(["CONV", "RELU"] * n)
        names.append("POOL")
        blocks += 1
    names += k * ["FC", "RELU"]
    names += ["SOFTMAX"]
    return names
