# /// attack
# name = "a file of objects"
# threat = "pickles"
# tries = "Hands in an array of objects, whose pickle prints a sign when it is unpacked."
# exercise = "MyNet"
# file = "objects"
# typical = true
# ///
