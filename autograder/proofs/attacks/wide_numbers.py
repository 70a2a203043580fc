# /// attack
# name = "wide numbers"
# threat = "forged answers"
# tries = "Packs two parameters into each number of 8 bytes."
# exercise = "MyNet"
# file = "wide_numbers"
# ///
