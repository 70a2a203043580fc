# /// attack
# name = "one long calculation"
# threat = "endless loops"
# tries = "Works in C without letting go."
# seconds = 6
# ///


def NAME(*args, **kwargs):
    return 7 ** (10**9)
