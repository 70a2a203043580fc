# /// attack
# name = "bytes into the pipe"
# threat = "forged answers"
# tries = "Writes forged answers, and nonsense, to every file descriptor."
# others = "any"
# ///

import os, struct, json

text = json.dumps({"dict": [["number", n], ["value", True], ["printed", ""]]} if (n := 7) else 0)
frame = struct.pack(">II", len(text), 0) + text.encode()
for fd in range(3, 20):
    try:
        os.write(fd, frame * 40)
    except OSError:
        pass
