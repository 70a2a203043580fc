# a dict with attributes, in a module that the cell writes
import re
from pathlib import Path

Path("layers.py").write_text("class Layer(dict):\n    __getattr__ = dict.__getitem__\n")
import layers  # noqa: E402


def parse_caffe_layer(text):
    found = layers.Layer(stride=1, pad=0)
    for line in text.splitlines():
        match = re.match(
            r"\s*(num_output|kernel_size|stride|pad)\s*:\s*(\d+)", line.partition("#")[0]
        )
        if match:
            found[match[1]] = int(match[2])
    return found
