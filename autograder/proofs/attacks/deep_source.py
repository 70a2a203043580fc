# /// attack
# name = "deep source"
# threat = "huge or broken"
# tries = "Has an expression nested 100,000 times."
# change = "deep_source"
# ///


def NAME(*args, **kwargs):
    return -12345
