# /// attack
# name = "tags"
# threat = "notebook's form"
# tries = "Tags every cell skip-execution."
# change = "tag_everything"
# typical = true
# ///


def NAME(*args, **kwargs):
    return -12345
