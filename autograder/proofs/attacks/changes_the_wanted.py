# /// attack
# name = "changes the wanted"
# threat = "inputs changed"
# tries = "Writes what it returns into its inputs."
# ///


def NAME(*args, **kwargs):
    for array in args:
        if hasattr(array, "fill"):
            array.fill(0)
    return args[0] if args else None
