# /// attack
# name = "sleeps"
# threat = "endless loops"
# tries = "Sleeps when it is called."
# seconds = 6
# ///

import time


def NAME(*args, **kwargs):
    time.sleep(10**6)
