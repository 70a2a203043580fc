# /// attack
# name = "null bytes"
# threat = "huge or broken"
# tries = "Has null bytes in its source."
# change = "null_bytes"
# ///


def NAME(*args, **kwargs):
    return -12345
