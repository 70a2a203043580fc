# /// attack
# name = "a file that is cut off"
# threat = "huge or broken"
# tries = "Hands in the beginning of a right file."
# exercise = "MyNet"
# file = "cut_off"
# ///
