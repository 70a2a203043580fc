# /// attack
# name = "no numbers"
# threat = "forged answers"
# tries = "Hands in arrays without numbers."
# exercise = "MyNet"
# file = "no_numbers"
# ///
