# /// attack
# name = "calls what was never passed"
# threat = "forged answers"
# tries = "Asks the examiner to call a function for it, though it was given none."
# others = "any"
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
    for number in range(3, 20):
        try:
            if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY:
                os.write(number, struct.pack(">II", len(text), 0) + text)
        except OSError:
            pass
    return -1
