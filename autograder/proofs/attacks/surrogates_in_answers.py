# /// attack
# name = "surrogates in answers"
# threat = "huge or broken"
# tries = "Returns, prints and raises half characters."
# ///

print("\ud800")


def NAME(*args, **kwargs):
    print("\udfff" * 10)
    raise type("\ud800", (Exception,), {})("\udc00")
