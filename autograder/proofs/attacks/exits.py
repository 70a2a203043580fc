# /// attack
# name = "exits"
# threat = "exit and interrupt"
# tries = "Ends Python before any test."
# typical = true
# ///

import os

os._exit(0)
