# /// attack
# name = "outputs"
# threat = "forged outputs"
# tries = "Brings the sentence of success along."
# change = "forged_outputs"
# typical = true
# ///


def NAME(*args, **kwargs):
    return -12345
