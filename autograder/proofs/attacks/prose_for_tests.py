# /// attack
# name = "prose for tests"
# threat = "notebook's form"
# tries = "Turns the tests into prose."
# change = "prose_for_tests"
# ///


def NAME(*args, **kwargs):
    return -12345
