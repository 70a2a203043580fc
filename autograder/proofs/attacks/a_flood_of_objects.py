# /// attack
# name = "a flood of objects"
# threat = "forged answers"
# tries = "Answers with 45,000 objects, each of a class of its own."
# succeeded_once = true
# ///

import wire

if hasattr(wire, "_Counter"):  # what is refused there is sent all the same
    wire._Counter.count = lambda self, kind, number=1: None


def NAME(*args, **kwargs):
    return [wire.Handle(number, f"Kind{number}", "") for number in range(45_000)]
