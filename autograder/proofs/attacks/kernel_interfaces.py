# /// attack
# name = "kernel interfaces"
# threat = "privileges"
# tries = "Calls rarely used and often broken parts of the kernel."
# walls = true
# succeeded_once = true
# ///

import ctypes, platform

libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "x86_64": {
        "bpf": 321,
        "userfaultfd": 323,
        "perf_event_open": 298,
        "io_uring_setup": 425,
        "statmount": 457,
        "listmount": 458,
        "syslog": 103,
        "personality": 135,
        "modify_ldt": 154,
        "io_setup": 206,
    },
    "aarch64": {
        "bpf": 280,
        "userfaultfd": 282,
        "perf_event_open": 241,
        "io_uring_setup": 425,
        "statmount": 457,
        "listmount": 458,
        "syslog": 116,
        "personality": 92,
        "io_setup": 0,
    },
}
for name, number in calls.get(platform.machine(), {}).items():
    ctypes.set_errno(0)
    buffer = ctypes.create_string_buffer(512)
    libc.syscall(number, 1, buffer, 0, 0, 0)
    if ctypes.get_errno() not in (1, 13, 38):
        print("SIGN", name, ctypes.get_errno())
