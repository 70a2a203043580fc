# /// attack
# name = "surrogates in values"
# threat = "huge or broken"
# tries = "Returns half characters."
# ///


def NAME(*args, **kwargs):
    return {"\ud800": "\udfff"}
