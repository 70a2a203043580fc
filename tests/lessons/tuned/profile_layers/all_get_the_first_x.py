# wrong: Every layer gets the first x, not what the layer before it gave.
# ids: each-fed-with-x
def profile_layers(layers, x):
    result = []
    for layer in layers:
        start = perf_counter()
        layer.forward(x)
        result.append((type(layer).__name__, perf_counter() - start))
    return result
