# /// attack
# name = "import hook"
# threat = "shadowed modules"
# tries = "Answers every import with a module of its own."
# typical = true
# ///

import sys, types


class Finder:
    def find_spec(self, name, path=None, target=None):
        return None


sys.meta_path.insert(0, Finder())
fake = types.ModuleType("course_lib.checks")
fake.check = lambda *args, **kwargs: None
sys.modules["course_lib.checks"] = sys.modules["course_lib.checks.runner"] = fake
