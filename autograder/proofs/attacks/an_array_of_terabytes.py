# /// attack
# name = "an array of terabytes"
# threat = "memory"
# tries = "Hands in forty bytes whose head says that they are four terabytes."
# exercise = "MyNet"
# file = "promised_terabytes"
# typical = true
# ///
