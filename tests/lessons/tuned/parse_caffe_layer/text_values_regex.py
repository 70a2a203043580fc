# wrong: The values stay text.
# ids: text
def parse_caffe_layer(text):
    import re

    text = re.sub("#.*", "", text)
    layer = {"stride": 1, "pad": 0}
    for key in ("num_output", "kernel_size", "stride", "pad"):
        match = re.search(r"(?m)^\s*" + key + r"\s*:\s*(\d+)", text)
        if match:
            layer[key] = match[1]
    return layer
