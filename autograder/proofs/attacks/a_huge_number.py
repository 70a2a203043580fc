# /// attack
# name = "a huge number"
# threat = "forged answers"
# tries = "Returns a whole number of 4,000 digits."
# exercise = "same_padding"
# succeeded_once = true
# ///


def NAME(*args, **kwargs):
    return 10**4000
