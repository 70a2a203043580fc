# /// attack
# name = "display hook"
# threat = "hooks and patches"
# tries = "Exits in sys.displayhook and in sys.excepthook."
# ///

import sys

sys.displayhook = sys.excepthook = lambda *args: print("1.0")
