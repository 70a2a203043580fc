# wrong: The default stride is 0.
# ids: default-stride-0
def parse_caffe_layer(text):
    layer = {"num_output": None, "kernel_size": None, "stride": 0, "pad": 0}
    for line in text.split("\n"):
        line = line.split("#")[0]
        if ":" in line:
            key, value = line.split(":", 1)
            key = key.strip()
            if key in layer:
                layer[key] = int(value)
    return layer
