# /// attack
# name = "forges what was printed"
# threat = "output"
# tries = "Says that it printed more than it may, in each cell."
# others = "any"
# succeeded_once = true
# ///

import sys

sys.stdout.take = lambda: "x" * 3_000_000
