# /// attack
# name = "a frame of 4 GB"
# threat = "forged answers"
# tries = "Promises a message of 4 GB."
# others = "any"
# ///

import os, struct

for fd in range(3, 20):
    try:
        os.write(fd, struct.pack(">II", 2**32 - 1, 2**32 - 1))
    except OSError:
        pass
