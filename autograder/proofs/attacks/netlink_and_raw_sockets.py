# /// attack
# name = "netlink and raw sockets"
# threat = "network"
# tries = "Opens sockets that see the machine's network."
# walls = true
# succeeded_once = true
# ///

import socket

for family, kind in ((16, 3), (17, 3), (40, 1), (38, 5), (2, 3), (2, 1)):
    try:
        socket.socket(family, kind)
        print("SIGN", family, kind)
    except OSError:
        pass
