# /// attack
# name = "looks for the tests"
# threat = "hidden tests"
# tries = "Looks for the hidden tests in memory."
# ///

import gc

word = "HIDDEN" + " TESTS"
for thing in gc.get_objects():
    if isinstance(thing, dict) and thing is not globals():
        for value in list(thing.values()):
            if isinstance(value, str) and word in value:
                print("SIGN")
