# /// attack
# name = "a large file"
# threat = "disk"
# tries = "Writes one file without end."
# typical = true
# ///

import os, tempfile

with open(os.path.join(tempfile.gettempdir(), "large"), "wb") as file:
    for n in range(200):
        file.write(bytes(2**20))
print("SIGN")
