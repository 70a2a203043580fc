# wrong: Lines are split at every colon, and the last part is read.
# ids: comment-in-number
def parse_caffe_layer(text):
    d = {"num_output": 0, "kernel_size": 0, "stride": 1, "pad": 0}
    for line in text.splitlines():
        parts = line.strip().split(":")
        if parts[0] in d:
            d[parts[0]] = int(parts[-1])
    return d
