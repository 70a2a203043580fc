# recursion, and time.time
def profile_layers(layers, x):
    import time

    if not layers:
        return []
    first, *rest = layers
    t = time.time()
    y = first.forward(x)
    return [(first.__class__.__name__, time.time() - t)] + profile_layers(rest, y)
