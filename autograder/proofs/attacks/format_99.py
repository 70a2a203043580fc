# /// attack
# name = "format 99"
# threat = "notebook's form"
# tries = "Claims format 4.99."
# change = "format_99"
# earns = "all"
# ///
