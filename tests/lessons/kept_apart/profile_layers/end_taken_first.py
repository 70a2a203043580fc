# the end is read before the layer runs
# ids: nothing-timed
def profile_layers(layers, x):
    import time

    out = []
    for layer in layers:
        begin = time.perf_counter()
        end = time.perf_counter()
        x = layer.forward(x)
        out.append((type(layer).__name__, end - begin))
    return out
