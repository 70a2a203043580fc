# /// attack
# name = "takes over the library"
# threat = "hooks and patches"
# tries = "Has the library make objects of its own, whose every answer agrees, where a case asks for one."
# ///

import course_lib.layers, course_lib.networks, course_lib.optimizers, numpy.random


class Agreeing:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return Agreeing()

    def __call__(self, *args, **kwargs):
        return Agreeing()


for module in (course_lib.layers, course_lib.networks, course_lib.optimizers, numpy.random):
    for name in module.__all__:
        setattr(module, name, Agreeing())


def NAME(*args, **kwargs):
    return Agreeing()
