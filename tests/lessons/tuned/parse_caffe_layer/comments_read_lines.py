# wrong: Comments are not cut off.
# ids: comment-in-number
def parse_caffe_layer(text):
    layer = {"num_output": None, "kernel_size": None, "stride": 1, "pad": 0}
    for line in text.split("\n"):
        if ":" in line:
            key, value = line.split(":", 1)
            key = key.strip()
            if key in layer:
                layer[key] = int(value)
    return layer
