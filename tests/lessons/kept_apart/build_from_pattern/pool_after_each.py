# wrong: A POOL follows each convolution.
# ids: pool-each
def build_from_pattern(n, m, k):
    layers = []
    for i in range(m):
        for j in range(n):
            layers.append("CONV")
            layers.append("RELU")
            layers.append("POOL")
    for i in range(k):
        layers.append("FC")
        layers.append("RELU")
    layers.append("SOFTMAX")
    return layers
