# /// attack
# name = "links"
# threat = "links"
# tries = "Makes links to files outside."
# walls = true
# typical = true
# ///

import os

for target in ("/etc/passwd", "/root", "/proc/1/root"):
    link = f"link{len(target)}"
    try:
        os.symlink(target, link)
        open(link).read() and print("SIGN")
    except OSError:
        pass
