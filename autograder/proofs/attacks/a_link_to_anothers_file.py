# /// attack
# name = "a link to another's file"
# threat = "others' work"
# tries = "Hands in a link to the numbers that another student handed in."
# exercise = "MyNet"
# file = "a_link_to_another"
# typical = true
# ///
