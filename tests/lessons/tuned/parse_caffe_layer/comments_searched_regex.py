# wrong: Comments are not cut off, and keys are found in them.
# ids: comments-read
def parse_caffe_layer(text):
    import re

    layer = {"stride": 1, "pad": 0}
    for key in ("num_output", "kernel_size", "stride", "pad"):
        match = re.search(r"\b" + key + r"\s*:\s*(\d+)", text)
        if match:
            layer[key] = int(match[1])
    return layer
