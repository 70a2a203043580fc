# wrong: Splits at a colon with a space, so a number directly behind the colon is not seen.
# ids: space-needed
def parse_caffe_layer(text):
    out = {"stride": 1, "pad": 0}
    for line in text.splitlines():
        jul = line.split("#")[0].strip()
        if ": " not in jul:
            continue
        name, value = jul.split(": ", 1)
        if name in ("num_output", "kernel_size", "stride", "pad"):
            out[name] = int(value)
    return out
