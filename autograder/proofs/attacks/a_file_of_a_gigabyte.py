# /// attack
# name = "a file of a gigabyte"
# threat = "huge or broken"
# tries = "Hands in numbers of a gigabyte."
# exercise = "MyNet"
# file = "one_gigabyte"
# typical = true
# ///
