# /// attack
# name = "prints success"
# threat = "forged outputs"
# tries = "Prints the sentence of success in its own cell and when it is called."
# ///


def NAME(*args, **kwargs):
    print("NAME: all 6 hidden cases pass.")
    return -1


print("NAME: all 4 visible cases pass.")
