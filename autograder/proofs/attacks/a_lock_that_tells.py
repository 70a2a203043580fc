# /// attack
# name = "a lock that tells"
# threat = "others' work"
# tries = "Locks, leases or watches a file that all sides read."
# walls = true
# succeeded_once = true
# ///

import ctypes, fcntl, glob, struct

libc = ctypes.CDLL(None, use_errno=True)
shared = open(glob.__file__, "rb")
place = struct.pack("hhqqi", fcntl.F_RDLCK, 0, 7, 1, 0)
own = open("own", "w+b")
ways = {
    "flock": lambda: fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB),
    "lockf": lambda: fcntl.lockf(shared, fcntl.LOCK_SH | fcntl.LOCK_NB),
    "of an open file": lambda: fcntl.fcntl(shared, 37, place),
    "lease": lambda: fcntl.fcntl(own, fcntl.F_SETLEASE, fcntl.F_WRLCK),
    "watch": lambda: 1 / (libc.inotify_init() + 1),
}
for name, way in ways.items():
    try:
        way()
        print("SIGN", name)
    except (OSError, ZeroDivisionError):
        pass
