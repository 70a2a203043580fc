# /// attack
# name = "an error of 100 MB"
# threat = "output"
# tries = "Raises an error with a very long text."
# ///


def NAME(*args, **kwargs):
    raise TypeError("x" * 10**8)
