# /// attack
# name = "DNS"
# threat = "network"
# tries = "Looks up a name, which would tell a server of its owner."
# walls = true
# ///

import socket

print(socket.getaddrinfo("localhost.", 80) and "looked up")
socket.gethostbyname("example.org") and print("SIGN")
