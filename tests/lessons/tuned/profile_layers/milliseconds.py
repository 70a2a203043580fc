# times a thousand
# ids: other-unit
def profile_layers(layers, x):
    import time

    result = []
    for l in layers:
        t0 = time.perf_counter()
        x = l.forward(x)
        result.append((type(l).__name__, 1000 * (time.perf_counter() - t0)))
    return result
