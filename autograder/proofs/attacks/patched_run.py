# /// attack
# name = "patched run"
# threat = "hooks and patches"
# tries = "Rewrites the program that answers the examiner."
# others = "any"
# ///

import sys, gc

for thing in gc.get_objects():
    if type(thing).__name__ == "CellRunner":
        thing.do_call = lambda request: {"value": -1, "args": request["args"], "kwargs": {}}
        thing.failed = lambda error: {"value": True}
