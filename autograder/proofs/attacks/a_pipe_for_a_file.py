# /// attack
# name = "a pipe for a file"
# threat = "links"
# tries = "Hands in a pipe, from which nothing ever comes."
# exercise = "MyNet"
# file = "a_pipe"
# ///
