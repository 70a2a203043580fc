# a sum is compared
def environment_ready():
    return 1 + 1 == 2
