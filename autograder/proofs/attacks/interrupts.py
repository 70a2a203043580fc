# /// attack
# name = "interrupts"
# threat = "exit and interrupt"
# tries = "Raises KeyboardInterrupt when it is called."
# ///


def NAME(*args, **kwargs):
    raise KeyboardInterrupt
