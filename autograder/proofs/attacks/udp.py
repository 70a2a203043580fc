# /// attack
# name = "UDP"
# threat = "network"
# tries = "Sends a datagram to this machine."
# walls = true
# ///

import socket

try:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.sendto(b"UDP", ("127.0.0.1", PORT))
except OSError:
    pass
