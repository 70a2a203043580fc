# /// attack
# name = "rebinds the examiner"
# threat = "rebound names"
# tries = "Finds run_check in any module, and rewrites it."
# ///

import sys

for module in list(sys.modules.values()):
    for name in ("run_check", "difference", "fault", "passes"):
        if hasattr(module, name):
            setattr(module, name, lambda *args, **kwargs: None)
