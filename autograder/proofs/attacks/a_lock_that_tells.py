# /// attack
# name = "a lock that tells"
# threat = "others' work"
# tries = "Locks, leases or watches a file that all sides read."
# walls = true
# succeeded_once = true
# ///

import ctypes, fcntl, glob, struct

libc = ctypes.CDLL(None, use_errno=True)
one, other = (open(glob.__file__, "rb") for _ in range(2))
own = open("own", "w+b")
read, write = (struct.pack("hhqqi", kind, 0, 7, 1, 0) for kind in (fcntl.F_RDLCK, fcntl.F_WRLCK))


def flock():
    fcntl.flock(one, fcntl.LOCK_EX)
    try:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True


def of_an_open_file():
    fcntl.fcntl(one, 37, read)
    return fcntl.fcntl(other, 36, write) != write


ways = {
    "flock": flock,
    "of an open file": of_an_open_file,
    "lease": lambda: fcntl.fcntl(own, fcntl.F_SETLEASE, fcntl.F_WRLCK) == 0,
    "watch": lambda: libc.inotify_init() >= 0,
}
for name, way in ways.items():
    try:
        if way():
            print("SIGN", name)
    except OSError:
        pass
