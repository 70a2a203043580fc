# /// attack
# name = "a huge number for a float"
# threat = "forged answers"
# tries = "Returns a whole number that no float can hold where a float is due."
# others = "any"
# exercise = "conv_single_step"
# succeeded_once = true
# ///


def NAME(*args, **kwargs):
    return 10**4000
