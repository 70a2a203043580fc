# /// attack
# name = "prints hidden arguments"
# threat = "hidden tests"
# tries = "Prints what the hidden cases call it with."
# exercise = "same_padding"
# succeeded_once = true
# typical = true
# ///

count = 0


def NAME(*args, **kwargs):
    global count
    count += 1
    if count > 6:
        print("SIGN", args, kwargs)
    return -1
