# wrong: Looks for the key anywhere in the line, also behind a #.
# ids: comments-read, comments-win
def parse_caffe_layer(text):
    d = {"stride": 1, "pad": 0}
    for line in text.splitlines():
        for key in ("num_output", "kernel_size", "stride", "pad"):
            if key + ":" in line:
                after = line.split(key + ":")[1]
                d[key] = int(after.split("#")[0])
    return d
