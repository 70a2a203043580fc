# /// attack
# name = "markup"
# threat = "markup"
# tries = "Has scripts in prose, output and title."
# change = "markup_everywhere"
# earns = "all"
# typical = true
# ///
