# /// attack
# name = "a file that unpacks to a hundred megabytes"
# threat = "huge or broken"
# tries = "Hands in a hundred kilobytes that are a hundred megabytes when they are unpacked."
# exercise = "MyNet"
# file = "a_bomb"
# ///
