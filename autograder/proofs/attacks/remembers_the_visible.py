# /// attack
# name = "remembers the visible"
# threat = "hard-coded answers"
# tries = "Answers the visible cases from a table."
# exercise = "same_padding"
# typical = true
# ///


def NAME(f):
    if f in (2, 4):
        raise ValueError
    return {3: 1, 5: 2, 11: 5, 1: 0}[f]
