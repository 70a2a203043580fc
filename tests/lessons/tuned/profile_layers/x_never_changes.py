# every layer gets x
# ids: each-fed-with-x
def profile_layers(layers, x):
    from time import perf_counter

    times = []
    for layer in layers:
        start = perf_counter()
        out = layer.forward(x)
        times.append((type(layer).__name__, perf_counter() - start))
    return times
