# /// attack
# name = "a daemon"
# threat = "daemons"
# tries = "Starts a process that outlives it: two forks and a new session."
# walls = true
# typical = true
# ///

import os, sys, time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(300)", "MARK"])
    os._exit(0)
time.sleep(0.3)
