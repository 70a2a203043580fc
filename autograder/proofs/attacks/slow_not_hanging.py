# /// attack
# name = "slow, not hanging"
# threat = "endless loops"
# tries = "Has thirty cells of four seconds each."
# change = "slow_cells"
# earns = "all"
# seconds = 125
# ///
