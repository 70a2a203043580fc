# /// attack
# name = "escapes"
# threat = "escapes"
# tries = "Prints and raises terminal escapes."
# succeeded_once = true
# typical = true
# ///

print("\x1b]0;title\x07\x1b[2J\x9b31m\x08\x7f\u202e")


def NAME(*args, **kwargs):
    print("\x1b[2J")
    return -1


raise ValueError("\x1b[31mred\x1b[0m \x1b]8;;file:///etc/passwd\x07 \r\n \u202e")
