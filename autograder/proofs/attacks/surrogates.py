# /// attack
# name = "surrogates"
# threat = "huge or broken"
# tries = "Has half characters in its source."
# change = "surrogates"
# earns = "all"
# succeeded_once = true
# ///
