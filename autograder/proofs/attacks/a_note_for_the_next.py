# /// attack
# name = "a note for the next"
# threat = "others' work"
# tries = "Leaves the answer where the next student finds it."
# walls = true
# ///

import os, glob

for place in {os.path.realpath(p) for p in ("/tmp", "/dev/shm", "/var/tmp", "/kit/library", ".")}:
    if glob.glob(os.path.join(place, "note-for-you*")):
        print("SIGN")
for place in ("/tmp", "/dev/shm", "/var/tmp", "/kit/library", "."):
    try:
        open(os.path.join(place, f"note-for-you-{os.getpid()}"), "w").write("x")
    except OSError:
        pass
