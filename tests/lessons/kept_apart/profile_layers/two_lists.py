# names and times in two lists
# ids: -
def profile_layers(layers, x):
    import time

    names, times = [], []
    for layer in layers:
        begin = time.perf_counter()
        x = layer.forward(x)
        names.append(type(layer).__name__)
        times.append(time.perf_counter() - begin)
    return names, times
