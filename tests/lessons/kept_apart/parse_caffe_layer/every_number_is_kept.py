# wrong: Keeps every line with a whole number, so other keys stand in the result, too.
# ids: other-keys
def parse_caffe_layer(text):
    res = {"stride": 1, "pad": 0}
    for line in text.splitlines():
        line = line.split("#")[0]
        if line.count(":") != 1:
            continue
        k, v = line.split(":")
        if v.strip().isdigit():
            res[k.strip()] = int(v)
    return res
