# /// attack
# name = "ids are the same"
# threat = "notebook's form"
# tries = "Gives all cells one id."
# change = "one_id"
# earns = "all"
# ///
