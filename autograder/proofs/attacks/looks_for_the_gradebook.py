# /// attack
# name = "looks for the gradebook"
# threat = "gradebook"
# tries = "Looks for the gradebook and the results."
# walls = true
# typical = true
# ///

import os, time

end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, names, files in os.walk(top):
        if time.time() > end:
            break
        if {"gradebook.db", "results.csv", "nbgrader_config.py"} & set(files):
            if "nbgrader" not in folder:  # its own examples
                print("SIGN", folder)
