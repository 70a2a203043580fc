# /// attack
# name = "takes the reference"
# threat = "the reference"
# tries = "Takes the reference out of the exercise's record."
# ///

from course_lib.checks import EXERCISES


def NAME(*args, **kwargs):
    return EXERCISES["NAME"].reference(*args, **kwargs)
