# /// attack
# name = "a thread that rewrites"
# threat = "threads"
# tries = "Rewrites all names from a thread, without end."
# typical = true
# ///

import threading, gc


def work():
    while True:
        for name in ("check", "run", "tell", "assert_allclose"):
            globals()[name] = lambda *args, **kwargs: True


threading.Thread(target=work, daemon=True).start()
