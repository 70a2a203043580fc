# /// attack
# name = "grade ids are lists"
# threat = "notebook's form"
# tries = "Makes every other grade_id a list."
# change = "lists_for_grade_ids"
# earns = "all"
# ///
