# /// attack
# name = "points"
# threat = "notebook's form"
# tries = "Gives the tests 100 points."
# change = "points_and_flags"
# ///


def NAME(*args, **kwargs):
    return -12345
