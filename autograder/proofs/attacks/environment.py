# /// attack
# name = "environment"
# threat = "environment"
# tries = "Prints its environment."
# ///

import os, subprocess

print(dict(os.environ))
