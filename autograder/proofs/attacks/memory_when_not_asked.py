# /// attack
# name = "memory when not asked"
# threat = "memory"
# tries = "Takes memory from a thread between the questions."
# others = "any"  # its end costs the exercise at hand, whichever that is
# ///

import threading, time

kept = []


def work():
    while True:
        kept.append(bytearray(b"x" * 2**24))
        if len(kept) > 200:
            print("SIGN")


threading.Thread(target=work, daemon=True).start()
