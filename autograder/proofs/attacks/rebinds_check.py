# /// attack
# name = "rebinds check"
# threat = "rebound names"
# tries = "Defines check and the test's other names anew."
# typical = true
# ///

import builtins


def check(*args, **kwargs):
    print("NAME: all cases pass.")


builtins.check = builtins.assert_allclose = check
