# /// attack
# name = "a program in an array's head"
# threat = "pickles"
# tries = "Has the shape of an array be an expression that never ends."
# exercise = "MyNet"
# file = "program_in_a_head"
# typical = true
# ///
