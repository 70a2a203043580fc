# /// attack
# name = "no tests"
# threat = "notebook's form"
# tries = "Deletes all test cells."
# change = "delete_tests"
# ///


def NAME(*args, **kwargs):
    return -12345
