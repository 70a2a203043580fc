# /// attack
# name = "writes to Python and the kit"
# threat = "privileges"
# tries = "Changes the files that others will run."
# walls = true
# ///

import os, sys, glob, wire

for path in [
    wire.__file__,
    os.__file__,
    sys.executable,
    *glob.glob("/kit/**/*.py", recursive=True),
]:
    try:
        open(path, "ab")
        print("SIGN", path)
    except OSError:
        pass
