# /// attack
# name = "raises SystemExit"
# threat = "exit and interrupt"
# tries = "Raises SystemExit(0)."
# ///

exit(0)
