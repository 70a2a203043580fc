# /// attack
# name = "root"
# threat = "privileges"
# tries = "Becomes root, or keeps rights of root's."
# walls = true
# ///

import os

for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
    try:
        change()
    except OSError:
        continue
    print("SIGN")
status = open("/proc/self/status").read() if os.path.exists("/proc/self") else ""
for line in status.splitlines():
    if line.startswith(("CapPrm", "CapEff", "CapAmb")) and int(line.split()[1], 16):
        print("SIGN", line)
