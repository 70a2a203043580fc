# /// attack
# name = "outputs"
# threat = "forged outputs"
# tries = "Brings the sentence of success along."
# change = "forged_outputs"
# ///


def NAME(*args, **kwargs):
    return -12345
