# /// attack
# name = "equals everything"
# threat = "forged answers"
# tries = "Returns an object that equals everything."
# typical = true
# ///


class Yes:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *a, **k):
        return self

    def __array__(self, *a, **k):
        raise TypeError

    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __sub__ = __rsub__ = __add__ = __abs__ = __getitem__ = lambda self, *a: self
    __hash__ = object.__hash__
    __bool__ = lambda self: True
    __len__ = lambda self: 1
    __iter__ = lambda self: iter(())


def NAME(*args, **kwargs):
    return Yes()
