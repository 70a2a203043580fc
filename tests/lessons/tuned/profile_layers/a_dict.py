# a dict by name
# ids: dict
def profile_layers(layers, x):
    import time

    result = {}
    for l in layers:
        t0 = time.perf_counter()
        x = l.forward(x)
        result[type(l).__name__] = time.perf_counter() - t0
    return result
