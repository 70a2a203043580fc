# wrong: Lines are split at the first colon, and comments count.
# ids: comment-in-number
def parse_caffe_layer(text):
    d = {"num_output": 0, "kernel_size": 0, "stride": 1, "pad": 0}
    for line in text.splitlines():
        if ":" not in line:
            continue
        key, value = line.split(":", 1)
        key = key.strip()
        if key in d:
            d[key] = int(value.strip())
    return d
