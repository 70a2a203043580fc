# findall and a union of dicts
def parse_caffe_layer(text):
    import re

    lines = [line.split("#")[0] for line in text.splitlines()]
    pattern = r"(num_output|kernel_size|stride|pad)\s*:\s*(\d+)"
    found = dict(re.findall(pattern, "\n".join(lines)))
    return {"stride": 1, "pad": 0} | {key: int(value) for key, value in found.items()}
