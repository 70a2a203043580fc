# /// attack
# name = "unix sockets"
# threat = "network"
# tries = "Connects to sockets of the file system and to abstract ones."
# walls = true
# ///

import socket, glob

places = ["\0audit-PORT", "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket"]
for place in (
    places + glob.glob("/tmp/**/*.sock", recursive=True) + glob.glob("/run/**/*", recursive=True)
):
    try:
        s = socket.socket(socket.AF_UNIX)
        s.connect(place)
        print("SIGN", place)
    except OSError:
        pass
