# /// attack
# name = "loops"
# threat = "endless loops"
# tries = "Loops when it is called."
# seconds = 6
# ///


def NAME(*args, **kwargs):
    while True:
        pass
