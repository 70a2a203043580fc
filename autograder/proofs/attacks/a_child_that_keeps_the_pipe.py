# /// attack
# name = "a child that keeps the pipe"
# threat = "daemons"
# tries = "Forks a child that keeps the examiner waiting."
# ///

import os, time


def NAME(*args, **kwargs):
    if os.fork() == 0:
        os.setsid()
        time.sleep(300)
    os._exit(0)
