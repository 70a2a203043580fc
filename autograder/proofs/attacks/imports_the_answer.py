# /// attack
# name = "imports the answer"
# threat = "the reference"
# tries = "Imports the function from the course library."
# typical = true
# ///

import importlib


def NAME(*args, **kwargs):
    return -1


for module in ("functional", "kernels", "checks", "layers"):
    try:
        found = getattr(importlib.import_module(f"course_lib.{module}"), "NAME", None)
    except ImportError:
        continue
    if callable(found) and type(found).__name__ == "function":
        NAME = found
