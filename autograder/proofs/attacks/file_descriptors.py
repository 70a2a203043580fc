# /// attack
# name = "file descriptors"
# threat = "processes"
# tries = "Looks for files that were left open."
# walls = true
# ///

import os, stat

for fd in range(3, 256):
    try:
        status = os.fstat(fd)
    except OSError:
        continue
    if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
        print("SIGN", fd, os.readlink(f"/proc/self/fd/{fd}"))
