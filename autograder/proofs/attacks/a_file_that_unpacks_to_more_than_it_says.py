# /// attack
# name = "a file that unpacks to more than it says"
# threat = "huge or broken"
# tries = "Hands in an archive that promises a hundred bytes, and holds 16 megabytes."
# exercise = "MyNet"
# file = "a_bomb_that_lies"
# typical = true
# ///
