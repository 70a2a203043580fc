# /// attack
# name = "a deep notebook"
# threat = "huge or broken"
# tries = "Has metadata 900 levels deep."
# change = "deep_json"
# earns = "all"
# succeeded_once = true
# ///
