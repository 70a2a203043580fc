# /// attack
# name = "thousands of arrays"
# threat = "huge or broken"
# tries = "Hands in 5,000 arrays."
# exercise = "MyNet"
# file = "many_arrays"
# ///
