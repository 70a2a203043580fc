# /// attack
# name = "no answer"
# threat = "notebook's form"
# tries = "Deletes the answer."
# change = "delete_the_answer"
# ///
