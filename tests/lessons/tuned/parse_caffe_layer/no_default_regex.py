# wrong: stride and pad have no default.
# ids: key-missing
def parse_caffe_layer(text):
    import re

    text = re.sub("#.*", "", text)
    layer = {}
    for key in ("num_output", "kernel_size", "stride", "pad"):
        match = re.search(r"(?m)^\s*" + key + r"\s*:\s*(\d+)", text)
        if match:
            layer[key] = int(match[1])
    return layer
