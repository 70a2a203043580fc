# /// attack
# name = "input transformer"
# threat = "hooks and patches"
# tries = "Empties every later cell by an IPython hook."
# typical = true
# ///

ip = get_ipython()
ip.input_transformers_cleanup.append(lambda lines: ["pass"])
ip.ast_transformers.append(type("T", (), {"visit": lambda self, tree: tree})())
