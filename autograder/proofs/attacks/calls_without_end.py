# /// attack
# name = "calls without end"
# threat = "endless loops"
# tries = "Has the examiner answer calls of functions for ever, and reads no answer."
# others = "any"
# seconds = 11
# ///

import fcntl, json, os, struct, sys


def NAME(*args, **kwargs):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    call = {
        "number": frame.f_locals["request"]["number"],
        "call": 0,
        "args": [],
        "kwargs": {"dict": []},
    }
    text = json.dumps({"dict": [list(pair) for pair in call.items()]}).encode()
    pipes = []
    for number in range(3, 20):
        try:
            if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY:
                pipes.append(number)
        except OSError:
            pass
    while True:
        os.write(pipes[0], struct.pack(">II", len(text), 0) + text)
