# wrong: The comment stays behind the number, where the key is looked for in the line.
# ids: comment-in-number
def parse_caffe_layer(text):
    out = {"stride": 1, "pad": 0}
    for line in text.splitlines():
        for name in ("num_output", "kernel_size", "stride", "pad"):
            if line.strip().startswith(name):
                out[name] = int(line.split(":")[1].strip())
    return out
