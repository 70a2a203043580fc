# /// attack
# name = "reversed cells"
# threat = "notebook's form"
# tries = "Turns the order round."
# change = "reverse"
# earns = "all"
# ///
