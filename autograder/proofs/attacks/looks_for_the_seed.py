# /// attack
# name = "looks for the seed"
# threat = "hidden tests"
# tries = "Looks for a file that is called seed."
# walls = true
# ///

import os, time

end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, _, files in os.walk(top):
        if time.time() > end:
            break
        if "seed" in files:
            try:
                print(open(os.path.join(folder, "seed")).read(40))
            except OSError:
                pass
