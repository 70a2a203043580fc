# /// attack
# name = "raises its limits"
# threat = "privileges"
# tries = "Takes its limits away."
# walls = true
# ///

import resource

for name in ("AS", "CPU", "FSIZE", "NOFILE"):
    try:
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (resource.RLIM_INFINITY,) * 2)
        print("SIGN", name)
    except (OSError, ValueError):
        pass
