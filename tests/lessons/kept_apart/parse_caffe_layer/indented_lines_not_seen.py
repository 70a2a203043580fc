# wrong: Compares the beginning of the line without taking away its spaces.
# ids: spaces-in-key
def parse_caffe_layer(text):
    def read(key, default):
        for line in text.splitlines():
            if line.startswith(key + ":"):
                return int(line.split("#")[0].split(":")[1])
        return default

    return {
        "num_output": read("num_output", None),
        "kernel_size": read("kernel_size", None),
        "stride": read("stride", 1),
        "pad": read("pad", 0),
    }
