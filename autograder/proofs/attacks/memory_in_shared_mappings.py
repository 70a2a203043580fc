# /// attack
# name = "memory in shared mappings"
# threat = "memory"
# tries = "Lets go of shared pages, which the kernel keeps."
# walls = true
# succeeded_once = true
# ///

import ctypes, mmap

kept = []
for source in (None, "/dev/zero"):
    try:
        number = -1 if source is None else open(source, "r+b").fileno()
        for _ in range(7):
            kept.append(mmap.mmap(number, 2**28))
            ctypes.memset(ctypes.addressof(ctypes.c_char.from_buffer(kept[-1])), 1, 2**28)
            kept[-1].madvise(mmap.MADV_DONTNEED)
        print("SIGN", len(kept) * 2**28)
        break
    except OSError:
        pass
