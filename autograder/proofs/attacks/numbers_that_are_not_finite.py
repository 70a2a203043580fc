# /// attack
# name = "numbers that are not finite"
# threat = "forged answers"
# tries = "Hands in numbers with NaN among them."
# exercise = "MyNet"
# file = "not_finite"
# typical = true
# ///
