# /// attack
# name = "ten thousand cells"
# threat = "huge or broken"
# tries = "Has 10,000 cells."
# change = "many_cells"
# others = "nothing"
# succeeded_once = true
# typical = true
# ///
