# /// attack
# name = "counts its calls"
# threat = "hard-coded answers"
# tries = "Answers by the number of the call."
# ///

calls = []


def NAME(*args, **kwargs):
    calls.append(args)
    return [1, 2, 5, 0, None, None][len(calls) % 6]
