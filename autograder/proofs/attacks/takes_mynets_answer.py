# /// attack
# name = "takes mynet's answer"
# threat = "the reference"
# tries = "Looks for its own answer in mynet, in my_functions.py, and in both along all paths."
# typical = true
# ///

import glob, importlib, os, sys


def NAME(*args, **kwargs):
    return -1


try:
    from mynet import NAME
except ImportError:
    pass
for module in ("mynet._NAME", "mynet.NAME", "my_functions", "course_lib.student.library"):
    try:
        found = importlib.import_module(module)
        NAME = vars(found).get("NAME") or found.give("NAME")
    except (ImportError, AttributeError):
        continue
here = os.getcwd().split(os.sep)
places = [*sys.path, *(os.sep.join(here[:depth]) or os.sep for depth in range(len(here) + 1))]
for place in places:
    for path in glob.glob(f"{place}/my*.py") + glob.glob(f"{place}/mynet/*.py"):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        if "def " + "NAME(" in text:
            print("SIGN", path)
            scope = {}
            exec(text, scope)
            NAME = scope["NAME"]
