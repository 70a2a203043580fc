# /// attack
# name = "deep answer"
# threat = "huge or broken"
# tries = "Returns lists nested 900 times."
# ///


def NAME(*args, **kwargs):
    deep = []
    for _ in range(900):
        deep = [deep]
    return deep
