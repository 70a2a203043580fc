# /// attack
# name = "memory in files without names"
# threat = "memory"
# tries = "Takes memory by memfd_create, beyond a count."
# walls = true
# succeeded_once = true
# ///

import os

total = 0
for n in range(200):
    fd = os.memfd_create(str(n))
    for _ in range(16):
        total += os.write(fd, bytes(2**20))
    if total > 2**31:
        print("SIGN", total)
        break
