# an OrderedDict of whole numbers
import re
from collections import OrderedDict


def parse_caffe_layer(text):
    text = "\n".join(line.split("#")[0] for line in text.splitlines())

    def get(key, default=None):
        match = re.search(rf"\b{key}\s*:\s*(\d+)", text)
        return np.int32(match[1]) if match else default

    keys = {"num_output": None, "kernel_size": None, "stride": 1, "pad": 0}
    return OrderedDict((key, get(key, default)) for key, default in keys.items())
