# /// attack
# name = "exits when called"
# threat = "exit and interrupt"
# tries = "Ends Python when it is called."
# ///


def NAME(*args, **kwargs):
    import os

    os._exit(0)
