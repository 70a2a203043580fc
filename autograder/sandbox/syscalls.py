"""What a student's code may not ask of the kernel: a seccomp filter for bubblewrap.

bubblewrap's walls leave the whole kernel within reach, and much of it has no limit (memory in files
without a name, in System V segments, in key rings) or opens doors (namespaces, ptrace, sockets).
None of it is needed to run a notebook. A refused call fails with EPERM, as for lack of rights.
"""

import platform
import struct
import sys

# names only for the reader; the numbers are the kernel's, which never change
FROM_5_1_ON = {  # the same on every machine
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "pidfd_getfd": 438, "mount_setattr": 442, "memfd_secret": 447,
}  # fmt: skip
X86_64 = {
    "shmget": 29, "socket": 41, "semget": 64, "msgget": 68, "ptrace": 101, "pivot_root": 155,
    "chroot": 161, "mount": 165, "umount2": 166, "mq_open": 240, "add_key": 248,
    "request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298,
    "fanotify_init": 300, "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308,
    "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "memfd_create": 319,
    "bpf": 321, "userfaultfd": 323,
}  # fmt: skip
AARCH64 = {
    "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "unshare": 97, "ptrace": 117,
    "mq_open": 180, "msgget": 186, "semget": 190, "shmget": 194, "socket": 198, "add_key": 217,
    "request_key": 218, "keyctl": 219, "perf_event_open": 241, "fanotify_init": 262,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270,
    "process_vm_writev": 271, "kcmp": 272, "memfd_create": 279, "bpf": 280, "userfaultfd": 282,
}  # fmt: skip
# machine: (its number in a filter, refused calls, clone's number)
MACHINES = {
    "x86_64": (0xC000003E, X86_64, 56),
    "aarch64": (0xC00000B7, AARCH64, 220),
}
CLONE3 = 435  # its flags lie in memory, where a filter cannot look; libc then takes clone
NEWER = 449  # from here on: calls that no program needs yet, one of which tells the host's paths
NEW_NAMESPACE = 0x7E020000  # the flags of clone that make one: user, mount, network, ...
OTHER_WAY_IN = 0x40000000  # x86-64's calls by 32-bit numbers

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # where a filter finds them
ALLOW, KILL, REFUSE, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38


def filter_program():
    """The filter for this machine, as bytes for bwrap --seccomp; empty where we know none."""
    machine = platform.machine()
    if machine not in MACHINES or sys.byteorder != "little":
        return b""
    name, refused, clone = MACHINES[machine]
    numbers = sorted({*refused.values(), *FROM_5_1_ON.values()})
    steps = [
        (LOAD, 0, 0, MACHINE),
        (JUMP_EQUAL, 1, 0, name),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, 0, 1, OTHER_WAY_IN),
        (RETURN, 0, 0, REFUSE),
        (JUMP_AT_LEAST, 0, 1, NEWER),
        (RETURN, 0, 0, UNKNOWN),
        (JUMP_EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, UNKNOWN),
    ]
    for number in numbers:
        steps += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    steps += [
        (JUMP_EQUAL, 0, 3, clone),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_ANY_BIT, 0, 1, NEW_NAMESPACE),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
