# /// attack
# name = "rebinds the examiner"
# threat = "rebound names"
# tries = "Finds run in any module, and rewrites it."
# ///

import sys

for module in list(sys.modules.values()):
    for name in ("run", "tell", "difference", "fault", "passes"):
        if hasattr(module, name):
            setattr(module, name, lambda *args, **kwargs: None)
