# wrong: Takes a line with a # for nothing but a comment and skips it.
# ids: commented-lines-left-out
def parse_caffe_layer(text):
    out = {"num_output": 0, "kernel_size": 0, "stride": 1, "pad": 0}
    for line in text.splitlines():
        if "#" in line:
            continue
        if ":" in line:
            key, value = line.split(":", 1)
            key = key.strip()
            if key in out:
                out[key] = int(value)
    return out
