# /// attack
# name = "no file of numbers"
# threat = "forged answers"
# tries = "Hands in a notebook without its file."
# exercise = "MyNet"
# file = "no_file"
# ///
