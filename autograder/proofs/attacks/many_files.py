# /// attack
# name = "many files"
# threat = "disk"
# tries = "Writes many files wherever it may."
# walls = true
# succeeded_once = true
# ///

import os, tempfile

total = 0
places = {tempfile.gettempdir()}
if os.path.exists("/proc/mounts"):
    places |= {line.split()[1] for line in open("/proc/mounts")}
for place in {"/dev/shm", "/var/tmp", "/run", *places}:
    for n in range(10):
        try:
            with open(os.path.join(place, f"audit-{n}"), "wb") as file:
                total += file.write(bytes(16 * 2**20))
        except OSError:
            pass
if total > 100 * 2**20:
    print("SIGN", total)
