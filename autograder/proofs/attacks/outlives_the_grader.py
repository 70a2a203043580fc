# /// attack
# name = "outlives the grader"
# threat = "daemons"
# tries = "Takes away the signal that ends it with its parent, and goes on."
# walls = true
# ///

import ctypes, os, signal, sys, time

ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
for number in (1, 2, 3, 13, 15):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
    os.execv(
        "/proc/self/exe" if os.path.exists("/proc/self/exe") else sys.executable,
        ["python", "-c", "import time; time.sleep(300)", "MARK"],
    )
time.sleep(0.3)
os._exit(0)
