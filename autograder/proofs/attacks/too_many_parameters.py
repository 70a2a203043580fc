# /// attack
# name = "too many parameters"
# threat = "forged answers"
# tries = "Hands in more parameters than are allowed."
# exercise = "MyNet"
# file = "too_many_parameters"
# typical = true
# ///
