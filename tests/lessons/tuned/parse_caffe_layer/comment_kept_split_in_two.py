# wrong: The comment stays behind the number.
# ids: comment-in-number
def parse_caffe_layer(text):
    result = {"num_output": 0, "kernel_size": 0, "stride": 1, "pad": 0}
    for line in text.splitlines():
        line = line.strip()
        if ":" in line:
            parts = line.split(":")
            key = parts[0].strip()
            if key in result:
                result[key] = int(parts[1])
    return result
