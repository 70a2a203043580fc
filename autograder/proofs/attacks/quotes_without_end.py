# /// attack
# name = "quotes without end"
# threat = "huge or broken"
# tries = "Has a source that takes a tokenizer the square of its length."
# change = "quotes_without_end"
# succeeded_once = true
# ///


def NAME(*args, **kwargs):
    return -12345
