# /// attack
# name = "a forged failure"
# threat = "forged answers"
# tries = "Raises errors whose bases pretend to be any error."
# exercise = "same_padding"
# ///


class Any(Exception):
    pass


class Meta(type):
    def mro(cls):
        return [cls, Exception, BaseException, object]


class Forged(Exception, metaclass=Meta):
    __name__ = "ValueError"


def NAME(*args, **kwargs):
    raise type("ValueError", (Exception,), {})("f must be odd")
