# /// attack
# name = "memory of many"
# threat = "memory"
# tries = "Takes memory in many processes at a time."
# ///

import os, time

for _ in range(30):
    if os.fork() == 0:
        kept = bytearray(b"x" * 2**28)
        time.sleep(60)
        os._exit(0)
time.sleep(4)
print("SIGN")
