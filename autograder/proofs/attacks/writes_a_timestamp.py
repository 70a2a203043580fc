# /// attack
# name = "writes a timestamp"
# threat = "backdating"
# tries = "Writes a timestamp.txt of last year."
# walls = true
# typical = true
# ///

import os

for place in (".", "..", "/tmp", "/kit", os.path.expanduser("~")):
    try:
        open(os.path.join(place, "timestamp.txt"), "w").write("2001-01-01 00:00:00 UTC")
    except OSError:
        pass
