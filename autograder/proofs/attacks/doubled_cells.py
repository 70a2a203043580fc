# /// attack
# name = "doubled cells"
# threat = "notebook's form"
# tries = "Has every cell twice."
# change = "double_every_cell"
# earns = "all"
# ///
