# start - end
# ids: start-minus-end
def profile_layers(layers, x):
    import time

    out = []
    for layer in layers:
        a = time.perf_counter()
        x = layer.forward(x)
        b = time.perf_counter()
        out.append((type(layer).__name__, a - b))
    return out
