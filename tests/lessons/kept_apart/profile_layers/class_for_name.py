# wrong: The class itself is given, not its name.
# ids: the-layer-itself
def profile_layers(layers, x):
    profile = []
    for layer in layers:
        start = perf_counter()
        x = layer.forward(x)
        end = perf_counter()
        profile.append((type(layer), end - start))
    return profile
