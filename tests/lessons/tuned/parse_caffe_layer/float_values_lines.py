# wrong: The values are floats.
# ids: float
def parse_caffe_layer(text):
    layer = {"num_output": None, "kernel_size": None, "stride": 1, "pad": 0}
    for line in text.split("\n"):
        line = line.split("#")[0]
        if ":" in line:
            key, value = line.split(":", 1)
            key = key.strip()
            if key in layer:
                layer[key] = float(value)
    return layer
