# /// attack
# name = "no metadata"
# threat = "kernelspec"
# tries = "Has no metadata at all."
# change = "no_metadata"
# earns = "all"
# ///
