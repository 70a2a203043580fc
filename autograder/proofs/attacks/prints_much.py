# /// attack
# name = "prints much"
# threat = "output"
# tries = "Prints 50 MB when it is called, and 50 MB in its cell."
# typical = true
# ///


def NAME(*args, **kwargs):
    for _ in range(50):
        print("x" * 2**20)
    return -1


NAME()
