# /// attack
# name = "many files"
# threat = "disk"
# tries = "Writes many files wherever it may."
# walls = true
# succeeded_once = true
# ///

import os, tempfile

held = {}  # by file: two names may lead to one
places = {tempfile.gettempdir()}
if os.path.exists("/proc/mounts"):
    places |= {line.split()[1] for line in open("/proc/mounts")}
for place in {"/dev/shm", "/var/tmp", "/run", *places}:
    for n in range(10):
        try:
            with open(os.path.join(place, f"audit-{n}"), "wb") as file:
                size = file.write(bytes(16 * 2**20))
                about = os.stat(file.fileno())
                held[about.st_dev, about.st_ino] = size
        except OSError:
            pass
if sum(held.values()) > 100 * 2**20:
    print("SIGN", sum(held.values()))
