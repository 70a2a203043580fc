# wrong: The clock is started once, so the times add up from layer to layer.
# ids: clock-of-the-start
def profile_layers(layers, x):
    times = []
    start = perf_counter()
    for layer in layers:
        x = layer.forward(x)
        times.append((type(layer).__name__, perf_counter() - start))
    return times
