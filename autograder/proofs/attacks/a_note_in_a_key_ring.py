# /// attack
# name = "a note in a key ring"
# threat = "others' work"
# tries = "Keeps a note in the kernel's key ring of its user."
# walls = true
# succeeded_once = true
# ///

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": 248, "aarch64": 217}
import platform

made = libc.syscall(numbers.get(platform.machine(), -1), b"user", b"note", b"x", 1, -4)
if made > 0:
    print("SIGN")
