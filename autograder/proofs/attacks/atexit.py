# /// attack
# name = "atexit"
# threat = "exit and interrupt"
# tries = "Leaves work for Python's end."
# ///

import atexit, os

atexit.register(lambda: [None for _ in iter(int, 1)])
