# /// attack
# name = "kills its group"
# threat = "killing"
# tries = "Sends SIGKILL to all of its process group and session."
# walls = true
# typical = true
# ///

import os, signal

for kill, number in (
    (os.killpg, os.getpgrp()),
    (os.killpg, os.getsid(0)),
    (os.kill, -1),
    (os.kill, 0),
):
    try:
        kill(number, signal.SIGKILL)
    except OSError:
        pass
