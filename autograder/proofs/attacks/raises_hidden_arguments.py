# /// attack
# name = "raises hidden arguments"
# threat = "hidden tests"
# tries = "Shows in an error what the hidden cases call it with."
# exercise = "same_padding"
# ///

count = 0


def NAME(*args, **kwargs):
    global count
    count += 1
    if count > 6:
        raise TypeError(f"SIGN {args} {kwargs}")
    if args[0] in (2, 4):
        raise ValueError
    return (args[0] - 1) // 2
