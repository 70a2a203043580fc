# /// attack
# name = "attachments"
# threat = "attachments"
# tries = "Brings SVG with a script along."
# change = "attachment"
# earns = "all"
# typical = true
# ///
