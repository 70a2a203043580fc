# /// attack
# name = "an empty file"
# threat = "huge or broken"
# tries = "Hands in a file of no bytes."
# exercise = "MyNet"
# file = "nothing"
# ///
