# /// attack
# name = "a pickle for a file of numbers"
# threat = "pickles"
# tries = "Hands in a pickle by the name of an archive."
# exercise = "MyNet"
# file = "a_pickle"
# ///
