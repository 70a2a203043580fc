# /// attack
# name = "stops its group"
# threat = "killing"
# tries = "Sends SIGSTOP to all of its process group: it never ends."
# walls = true
# succeeded_once = true
# ///

import os, signal

os.kill(0, signal.SIGSTOP)
