# /// attack
# name = "a text among the numbers"
# threat = "forged answers"
# tries = "Hands in a text with the numbers."
# exercise = "MyNet"
# file = "texts"
# ///
