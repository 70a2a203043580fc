# the clock is started once, before the loop
# ids: clock-of-the-start
def profile_layers(layers, x):
    from time import perf_counter

    times = []
    start = perf_counter()
    for layer in layers:
        x = layer.forward(x)
        times.append((type(layer).__name__, perf_counter() - start))
    return times
