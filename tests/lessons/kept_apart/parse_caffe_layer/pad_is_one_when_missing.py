# wrong: Takes 1 for a missing pad, as for a missing stride.
# ids: default-pad-1
def parse_caffe_layer(text):
    keys = ["num_output", "kernel_size", "stride", "pad"]
    found = dict.fromkeys(keys, 1)
    for raw in text.splitlines():
        clean = raw.split("#")[0]
        parts = [p.strip() for p in clean.split(":")]
        if parts[0] in keys:
            found[parts[0]] = int(parts[1])
    return found
