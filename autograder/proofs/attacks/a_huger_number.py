# /// attack
# name = "a huger number"
# threat = "forged answers"
# tries = "Returns a whole number of 40,000 digits."
# ///


def NAME(*args, **kwargs):
    return 10**40_000
