# a text is made and split
def build_from_pattern(n, m, k):
    text = ("CONV-RELU-" * n + "POOL-") * m + "FC-RELU-" * k + "SOFTMAX"
    return text.split("-")
