# /// attack
# name = "long source"
# threat = "huge or broken"
# tries = "Has a sum of 50,000 terms."
# change = "long_source"
# ///


def NAME(*args, **kwargs):
    return -12345
