# /// attack
# name = "no cells"
# threat = "notebook's form"
# tries = "Hands in a notebook without cells."
# change = "delete_everything"
# others = "nothing"
# ///
