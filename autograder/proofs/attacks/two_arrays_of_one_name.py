# /// attack
# name = "two arrays of one name"
# threat = "forged answers"
# tries = "Hands in two arrays of one name."
# exercise = "MyNet"
# file = "one_name_twice"
# ///
