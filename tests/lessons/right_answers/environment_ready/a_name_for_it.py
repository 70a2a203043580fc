# a name for it
READY = bool("everything is there")


def environment_ready():
    return READY
