# /// attack
# name = "TCP"
# threat = "network"
# tries = "Connects to a server on this machine."
# walls = true
# typical = true
# ///

import socket

for host in ("127.0.0.1", "::1", "localhost"):
    try:
        socket.create_connection((host, PORT), timeout=1)
        print("SIGN", host)
    except OSError:
        pass
