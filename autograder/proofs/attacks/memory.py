# /// attack
# name = "memory"
# threat = "memory"
# tries = "Takes memory without end."
# typical = true
# ///

kept = []
while True:
    kept.append(bytearray(b"x" * 2**26))
    if len(kept) > 64:
        print("SIGN")
        break
