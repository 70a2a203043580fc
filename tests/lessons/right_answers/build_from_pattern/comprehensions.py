# comprehensions and a generator
def build_from_pattern(n, m, k):
    def layers():
        for _ in range(m):
            yield from (name for _ in range(n) for name in ("CONV", "RELU"))
            yield "POOL"
        yield from [name for _ in range(k) for name in ("FC", "RELU")]
        yield "SOFTMAX"

    return [*layers()]
