# /// attack
# name = "a wide notebook"
# threat = "huge or broken"
# tries = "Has a million objects in its metadata."
# change = "wide_json"
# earns = "all"
# succeeded_once = true
# ///
