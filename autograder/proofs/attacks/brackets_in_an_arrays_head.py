# /// attack
# name = "brackets in an array's head"
# threat = "huge or broken"
# tries = "Has the head of an array be 60,000 brackets."
# exercise = "MyNet"
# file = "deep_head"
# ///
