# /// attack
# name = "prints without end"
# threat = "output"
# tries = "Prints until it is stopped."
# seconds = 6
# ///


def NAME(*args, **kwargs):
    while True:
        print("x" * 100_000)
