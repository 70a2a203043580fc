# a counter and a while loop
def profile_layers(layers, x):
    out, times, k = x, [], 0
    while k < len(layers):
        begin = perf_counter()
        out = layers[k].forward(out)
        end = perf_counter()
        times += [(type(layers[k]).__name__, end - begin)]
        k += 1
    return times
