# /// attack
# name = "a file with one content under many names"
# threat = "huge or broken"
# tries = "Hands in an archive whose 150 members are the same bytes."
# exercise = "MyNet"
# file = "overlapping"
# ///
