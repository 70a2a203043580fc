# wrong: The times are in milliseconds.
# ids: other-unit
def profile_layers(layers, x):
    out = []
    for layer in layers:
        t0 = perf_counter()
        x = layer.forward(x)
        out.append((layer.__class__.__name__, 1000 * (perf_counter() - t0)))
    return out
