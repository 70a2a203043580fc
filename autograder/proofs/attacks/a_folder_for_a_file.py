# /// attack
# name = "a folder for a file"
# threat = "links"
# tries = "Hands in a folder by the name of the file."
# exercise = "MyNet"
# file = "a_folder"
# ///
