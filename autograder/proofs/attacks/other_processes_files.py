# /// attack
# name = "other processes' files"
# threat = "processes"
# tries = "Goes through other processes' open files and roots."
# walls = true
# succeeded_once = true
# ///

import os, glob

for path in glob.glob("/proc/[0-9]*/fd/*") + glob.glob("/proc/[0-9]*/root/etc/passwd"):
    pid = int(path.split("/")[2])
    if pid != os.getpid():
        try:
            with open(path, "r+b", buffering=0) as file:
                file.write(b"SIGN")
            print("SIGN", path)
        except (OSError, ValueError):
            pass
