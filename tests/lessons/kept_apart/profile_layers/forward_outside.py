# wrong: The clock is stopped before the layer computes.
# ids: nothing-timed
def profile_layers(layers, x):
    results = []
    for layer in layers:
        start = perf_counter()
        seconds = perf_counter() - start
        x = layer.forward(x)
        results.append((type(layer).__name__, seconds))
    return results
