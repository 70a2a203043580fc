# /// attack
# name = "an endless answer"
# threat = "forged answers"
# tries = "Returns a list that holds itself."
# ///


def NAME(*args, **kwargs):
    a = []
    a.append(a)
    return a
