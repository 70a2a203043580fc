# each layer runs twice, and the second run counts
def profile_layers(layers, x):
    names, times = [], []
    for layer in layers:
        layer.forward(x)
        start = perf_counter()
        y = layer.forward(x)
        times.append(perf_counter() - start)
        names.append(type(layer).__name__)
        x = y
    return list(zip(names, times))
