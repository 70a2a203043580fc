# /// attack
# name = "asks the course library"
# threat = "the reference"
# tries = "Builds the answer from later lessons' tools."
# ///

import course_lib.functional, course_lib.layers


def NAME(*args, **kwargs):
    import course_lib.functional as f

    for name in ("zero_pad", "conv2d", "im2col", "correlate2d", "conv1x1"):
        if hasattr(f, name):
            return getattr(f, name)(*args, **kwargs)
