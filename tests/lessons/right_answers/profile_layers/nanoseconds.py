# whole nanoseconds, divided
def profile_layers(layers, x):
    from time import perf_counter_ns

    marks = [perf_counter_ns()]
    for layer in layers:
        x = layer(x)
        marks.append(perf_counter_ns())
    seconds = np.diff(marks) / 1e9
    return [(type(layer).__name__, s) for layer, s in zip(layers, seconds)]
