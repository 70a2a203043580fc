# /// attack
# name = "counts its processes"
# threat = "forks"
# tries = "Starts as many processes as it may."
# walls = true
# typical = true
# ///

import os, time

count = 0
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        count += 1
    except OSError:
        break
if count > 100:
    print("SIGN", count)
