# /// attack
# name = "kernel"
# threat = "kernelspec"
# tries = "Names a shell as its kernel."
# change = "shell_for_a_kernel"
# earns = "all"
# typical = true
# ///
