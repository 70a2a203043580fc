# wrong: Forgets int(), so what was read stays text.
# ids: text
def parse_caffe_layer(text):
    result = {"stride": 1, "pad": 0}
    for line in text.split("\n"):
        line = line.split("#")[0].strip()
        if ":" in line:
            k, v = line.split(":", 1)
            if k.strip() in ("num_output", "kernel_size", "stride", "pad"):
                result[k.strip()] = v.strip()
    return result
