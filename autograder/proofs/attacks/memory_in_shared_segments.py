# /// attack
# name = "memory in shared segments"
# threat = "memory"
# tries = "Takes memory in System V segments that stay."
# walls = true
# ///

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
total = 0
for n in range(40):
    segment = libc.shmget(0, 2**26, 0o1600)
    if segment < 0:
        break
    place = libc.shmat(segment, None, 0)
    ctypes.memset(place, 1, 2**26)
    libc.shmdt(ctypes.c_void_p(place))
    total += 2**26
if total > 2**31:
    print("SIGN", total)
