# /// attack
# name = "threads without end"
# threat = "forks"
# tries = "Starts threads without end."
# walls = true
# ///

import threading, time

count = 0
try:
    for count in range(2000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError:
    pass
if count > 1000:
    print("SIGN", count)
