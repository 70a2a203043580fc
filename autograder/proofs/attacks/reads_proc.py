# /// attack
# name = "reads /proc"
# threat = "processes"
# tries = "Reads environment, arguments and files of all processes."
# walls = true
# typical = true
# ///

import glob

for pattern in ("/proc/*/environ", "/proc/*/cmdline", "/proc/*/maps", "/proc/*/status"):
    for path in glob.glob(pattern):
        try:
            text = open(path, "rb").read(10**6).decode(errors="replace")
        except OSError:
            continue
        at = text.find("canary-")
        if at >= 0:
            print(text[at : at + 60])
        if "pytest" in text or "autograder\0grade" in text or "/submitted" in text:
            print("SIGN", path)
