# /// attack
# name = "mounts"
# threat = "privileges"
# tries = "Mounts a file system of its own, to write without end."
# walls = true
# succeeded_once = true
# ///

import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
if os.fork() == 0:
    libc.unshare(0x10000000 | 0x00020000)
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        os._exit(7)
    os._exit(0)
if os.waitstatus_to_exitcode(os.wait()[1]) == 7:
    print("SIGN")
