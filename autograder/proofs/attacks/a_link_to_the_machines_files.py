# /// attack
# name = "a link to the machine's files"
# threat = "links"
# tries = "Hands in a link to the machine's own file by the name of the file."
# exercise = "MyNet"
# file = "a_link"
# typical = true
# ///
