# wrong: Does not cut off the comment behind a number.
# ids: comment-in-number
def parse_caffe_layer(text):
    out = {"num_output": 0, "kernel_size": 0, "stride": 1, "pad": 0}
    for line in text.splitlines():
        key, _, rest = line.partition(":")
        if key.strip() in out:
            out[key.strip()] = int(rest)
    return out
