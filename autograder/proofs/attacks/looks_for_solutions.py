# /// attack
# name = "looks for solutions"
# threat = "solutions"
# tries = "Looks for the complete notebooks."
# walls = true
# typical = true
# ///

import os, time

end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, names, files in os.walk(top):
        if time.time() > end:
            break
        if "solutions" in names or "source" in names and "submitted" in names:
            if "nbgrader" not in folder:  # its own examples
                print("SIGN", folder)
