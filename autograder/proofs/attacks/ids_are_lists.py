# /// attack
# name = "ids are lists"
# threat = "notebook's form"
# tries = "Makes every id a list."
# change = "lists_for_ids"
# earns = "all"
# succeeded_once = true
# ///
