# return inside the loop
# ids: first-only
def profile_layers(layers, x):
    import time

    out = []
    for layer in layers:
        begin = time.perf_counter()
        x = layer.forward(x)
        out.append((layer.__class__.__name__, time.perf_counter() - begin))
        return out
