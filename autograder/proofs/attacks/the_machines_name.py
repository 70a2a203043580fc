# /// attack
# name = "the machine's name"
# threat = "environment"
# tries = "Asks for the name of the machine."
# walls = true
# succeeded_once = true
# ///

import os, socket

for name in (os.uname().nodename, socket.gethostname()):
    if name != "sandbox":
        print("SIGN", name)
