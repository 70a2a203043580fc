# /// attack
# name = "stops itself"
# threat = "exit and interrupt"
# tries = "Stops its process by a signal when it is called."
# seconds = 6
# ///

import os, signal


def NAME(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGSTOP)
