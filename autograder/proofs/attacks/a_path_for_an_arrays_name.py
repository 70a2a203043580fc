# /// attack
# name = "a path for an array's name"
# threat = "links"
# tries = "Calls an array by a path out of its folder."
# exercise = "MyNet"
# file = "wrong_names"
# typical = true
# ///
