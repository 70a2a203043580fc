# /// attack
# name = "numbers in the notebook's code"
# threat = "hard-coded answers"
# tries = "Writes numbers into the code of a right answer, where no parameters are counted."
# exercise = "MyNet"
# change = "numbers_in_the_code"
# others = "any"
# typical = true
# ///
