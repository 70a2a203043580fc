# /// attack
# name = "memory in pipes and sockets"
# threat = "memory"
# tries = "Fills the kernel's buffers."
# others = "any"
# ///

import os, socket, time

total, kept = 0, []


def fill():
    global total
    try:
        while True:
            a, b = socket.socketpair()
            kept.append((a, b))
            a.setblocking(False)
            try:
                while True:
                    total += a.send(bytes(65536))
            except BlockingIOError:
                pass
    except OSError:
        pass


fill()
if total > 2**28:
    print("SIGN", total)
