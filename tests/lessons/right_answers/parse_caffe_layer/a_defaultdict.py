# a defaultdict
import re
from collections import defaultdict


def parse_caffe_layer(text):
    found = defaultdict(int, stride=1, pad=0)
    for line in text.splitlines():
        match = re.match(
            r"\s*(num_output|kernel_size|stride|pad)\s*:\s*(\d+)", line.partition("#")[0]
        )
        if match:
            found[match[1]] = int(match[2])
    return found
