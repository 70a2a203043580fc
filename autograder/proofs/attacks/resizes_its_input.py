# /// attack
# name = "resizes its input"
# threat = "inputs changed"
# tries = "Changes shape and type of what it was given."
# typical = true
# ///


def NAME(*args, **kwargs):
    for array in args:
        if hasattr(array, "resize"):
            array.resize(0, refcheck=False)
    return -1
