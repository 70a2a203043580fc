# wrong: The formula alone, before any error: rounded-up.
# ids: rounded-up
import math


def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return math.ceil((n + 2 * padding - f) / stride) + 1
