# /// attack
# name = "looks for others' work"
# threat = "others' work"
# tries = "Looks for other submissions."
# walls = true
# typical = true
# ///

import os, time

end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, names, files in os.walk(top):
        if time.time() > end:
            break
        for file in files:
            if file.endswith(".ipynb"):
                try:
                    text = open(os.path.join(folder, file), encoding="utf-8").read(2**22)
                except OSError:
                    continue
                at = text.find("canary-")
                if at >= 0:
                    print(text[at : at + 60])
