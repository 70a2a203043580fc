# /// attack
# name = "reads sources"
# threat = "the reference"
# tries = "Prints the sources of the course library that it sees."
# ///

import inspect, pkgutil, importlib, course_lib

for module in pkgutil.walk_packages(course_lib.__path__, "course_lib."):
    try:
        text = inspect.getsource(importlib.import_module(module.name))
    except Exception:
        continue
    if "def " + "NAME(" in text:
        print("SIGN", module.name)
