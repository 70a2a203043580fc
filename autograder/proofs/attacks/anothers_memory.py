# /// attack
# name = "another's memory"
# threat = "killing"
# tries = "Opens other processes' memory."
# walls = true
# ///

import os

for pid in filter(str.isdigit, os.listdir("/proc") if os.path.exists("/proc") else ()):
    if int(pid) != os.getpid():
        try:
            open(f"/proc/{pid}/mem", "r+b")
            print("SIGN", pid)
        except OSError:
            pass
