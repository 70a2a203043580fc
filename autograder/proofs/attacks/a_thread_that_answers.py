# /// attack
# name = "a thread that answers"
# threat = "threads"
# tries = "Writes to the pipe from a thread while others work."
# others = "any"
# ///

import threading, os, time


def work():
    time.sleep(0.01)
    for fd in range(3, 20):
        try:
            os.write(fd, b"\0" * 8)
        except OSError:
            pass


def NAME(*args, **kwargs):
    threading.Thread(target=work, daemon=True).start()
    time.sleep(0.5)
    return -1
