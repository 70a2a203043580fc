# /// attack
# name = "environment"
# threat = "environment"
# tries = "Prints its environment."
# typical = true
# ///

import os, subprocess

print(dict(os.environ))
