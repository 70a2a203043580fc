# /// attack
# name = "refuses everything"
# threat = "hard-coded answers"
# tries = "Raises the error that some cases ask for, always."
# exercise = "conv_output_size"
# others = "any"
# succeeded_once = true
# ///


def NAME(*args, **kwargs):
    raise ValueError
