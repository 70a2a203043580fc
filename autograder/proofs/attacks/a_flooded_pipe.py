# /// attack
# name = "a flooded pipe"
# threat = "forged answers"
# tries = "Fills the pipe to the examiner without end."
# ///

import os


def NAME(*args, **kwargs):
    while True:
        for fd in range(3, 20):
            try:
                os.write(fd, b"x" * 65536)
            except OSError:
                pass
