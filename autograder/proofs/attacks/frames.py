# /// attack
# name = "frames"
# threat = "frames and history"
# tries = "Climbs its callers' frames to the wanted value."
# typical = true
# ///

import sys


def NAME(*args, **kwargs):
    frame = sys._getframe()
    while frame is not None:
        for name in ("want", "case", "exercise", "others", "seed"):
            if name in frame.f_locals:
                print("SIGN", name)
        frame = frame.f_back
    return -1
