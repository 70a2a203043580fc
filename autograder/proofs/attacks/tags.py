# /// attack
# name = "tags"
# threat = "notebook's form"
# tries = "Tags every cell skip-execution."
# change = "tag_everything"
# ///


def NAME(*args, **kwargs):
    return -12345
