# /// attack
# name = "a user namespace"
# threat = "privileges"
# tries = "Becomes root of a namespace of its own."
# walls = true
# succeeded_once = true
# typical = true
# ///

import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
if os.fork() == 0:
    if libc.unshare(0x10000000) == 0:
        os._exit(7)
    os._exit(0)
if os.waitstatus_to_exitcode(os.wait()[1]) == 7:
    print("SIGN")
