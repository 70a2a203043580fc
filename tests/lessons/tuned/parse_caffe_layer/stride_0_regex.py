# wrong: The default stride is 0.
# ids: default-stride-0
def parse_caffe_layer(text):
    import re

    text = re.sub("#.*", "", text)
    layer = {"stride": 0, "pad": 0}
    for key in ("num_output", "kernel_size", "stride", "pad"):
        match = re.search(r"(?m)^\s*" + key + r"\s*:\s*(\d+)", text)
        if match:
            layer[key] = int(match[1])
    return layer
