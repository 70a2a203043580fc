# /// attack
# name = "an examiner's function for an answer"
# threat = "forged answers"
# tries = "Answers with what stands for a function of the examiner's own."
# others = "any"
# ///

from wire import Function


def NAME(*args, **kwargs):
    return Function(0)
